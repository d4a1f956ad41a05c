-- Physical cards as the register knows them: one for a person, and of one person only.

CREATE TABLE physical_card (
  person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
  number BYTEA NOT NULL,
  number_idx TEXT NOT NULL,
  valid_until TEXT
);
CREATE UNIQUE INDEX physical_card_number ON physical_card (number_idx);
