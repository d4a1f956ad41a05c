// What a journey imports.
export { axe } from "./axe";
export { expect, hydrated, test } from "./fixtures";
export { shot } from "./shot";
export { messages, smsCode } from "./sms";
