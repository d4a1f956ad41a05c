-- Who has a case is in the queue's indexes: what nobody has is counted without reading a row.

DROP INDEX application_office;
DROP INDEX application_anywhere;
CREATE INDEX application_office ON application (region, state, deadline_on, id, assignee) WHERE state <> 'Draft';
CREATE INDEX application_anywhere ON application (state, deadline_on, id, assignee) WHERE state <> 'Draft';
