// Whom the demonstration made: read from the file it wrote into this way's data folder.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A generated resident. */
export type Resident = { kind: "stoppable" | "blocked" | "guardian" | "stopped"; region: string; phone: string; name: string; id_number: string };
/** A member of staff with a second factor in force. */
export type Member = { login: string; role: string; password: string; totp_secret: string };
/** A terminal of an institution, with what it signs in with. */
export type Terminal = { institution: string; name: string; kind: string; credential: string };

/** The way's data folder: its sink lies beside it. */
export const dataFolder = (sink: string) => sink.replace(/-sms\.jsonl$/, "");

const file = (sink: string) =>
  JSON.parse(readFileSync(join(dataFolder(sink), "demonstration-sign-ins.json"), "utf8")) as {
    staff: Member[];
    residents: Resident[];
    cards: { terminals: Terminal[] };
  };

/** Somebody who can stop a cover in `region`; each journey takes a number of its own, for it changes what it meets. */
export function stoppable(sink: string, region: string, number = 0): Resident {
  return pick(file(sink).residents.filter((r) => r.kind === "stoppable" && r.region === region), number);
}

/** Somebody of a special kind. */
export function special(sink: string, kind: "blocked" | "guardian" | "stopped", number = 0): Resident {
  return pick(file(sink).residents.filter((r) => r.kind === kind), number);
}

/** A member of staff by sign-in name. */
export function member(sink: string, login: string): Member {
  return pick(file(sink).staff.filter((s) => s.login === login), 0);
}

/** A terminal. */
export function terminal(sink: string, number = 0): Terminal {
  return pick(file(sink).cards.terminals, number);
}

function pick<T>(all: T[], number: number): T {
  const found = all[number];
  if (found === undefined) throw new Error(`the demonstration has only ${all.length} of these`);
  return found;
}

/** The code an authenticator shows now, by the real clock whatever the demonstration's date is (RFC 6238: SHA-1, 30 s, six digits). */
export function totp(secret: string): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", base32(secret)).update(counter).digest();
  const at = (mac.at(-1) as number) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/[^A-Z2-7]/gi, "").toUpperCase()]
    .map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
