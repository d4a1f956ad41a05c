// What a journey imports.
export { axe } from "./axe";
export { activate, bindHere, CARD_PASSWORD, certificate, digits, holder, openWallet } from "./card";
export { decode } from "./decode";
export { approve, confirm, enterCode, knock, openAct, sayWhy, signInAtDesk, take } from "./desk";
export { expect, hydrated, test } from "./fixtures";
export { choose, fieldId, primary, refused, refusedEarly, send } from "./forms";
export { look } from "./look";
export { dataFolder, member, special, stoppable, totp } from "./people";
export { picture } from "./picture";
export { addDocuments, application, apply, begin, code, declareAndSend, givePayee, goOn, type Hand, prove, signIn, signInByCode, signOut } from "./resident";
export { paidInCash } from "./roster";
export { shot } from "./shot";
export { messages, smsCode } from "./sms";
export { LANGUAGES, type Language, words } from "./words";
