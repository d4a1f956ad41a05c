// A resident of a journey's own, brought into the register as an operator does it: by a roster file.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dataFolder, type Resident } from "./people";

const COLUMNS =
  "id_number,name,born_on,region,phone,died_on,in_hospital,unsettled_claims,in_arrears,chronic_entitlement,continuous_years,missed_years,subsidised,generated,covers,payments,acts_for,card_number,card_valid_until";

/** Imports somebody who paid in cash in the village: no refund can go back that way, so an account is asked for. */
export function paidInCash(sink: string): Resident {
  const person: Resident = { kind: "stoppable", region: "445300", phone: "19900000520", name: "试付现", id_number: numbered("44530219880511021") };
  const covers = "residents/445300/2027/adult/normal/2027-01-01/2027-12-31/no;employee/445300/2026/adult/normal/2026-09-03//";
  const cells = [person.id_number, person.name, "", person.region, person.phone, "", "no", 0, "no", "no", 5, 0, "no", "yes", covers, "1/42000/2026-10-24/village/no", "", "", ""];
  const file = `${dataFolder(sink)}-roster.csv`;
  writeFileSync(file, `${COLUMNS}\n${cells.join(",")}\n`, { mode: 0o600 });
  const program = process.env.YITUI_BIN ?? "../target/debug/yitui";
  execFileSync(program, ["roster", "import", file, "--data", dataFolder(sink)], { stdio: "pipe" });
  return person;
}

/** The first 17 digits with their check character (GB 11643). */
function numbered(digits: string): string {
  const sum = [...digits].reduce((sum, digit, place) => sum + Number(digit) * (2 ** (17 - place) % 11), 0);
  return digits + "10X98765432"[sum % 11];
}
