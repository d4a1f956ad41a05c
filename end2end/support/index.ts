// What a journey imports.
export { axe } from "./axe";
export { confirm, openAct, signInAtDesk, take } from "./desk";
export { expect, hydrated, test } from "./fixtures";
export { choose, primary, send } from "./forms";
export { look } from "./look";
export { dataFolder, member, special, stoppable, totp } from "./people";
export { picture } from "./picture";
export { addDocuments, application, begin, code, declareAndSend, givePayee, goOn, type Hand, prove, signIn } from "./resident";
export { shot } from "./shot";
export { messages, smsCode } from "./sms";
