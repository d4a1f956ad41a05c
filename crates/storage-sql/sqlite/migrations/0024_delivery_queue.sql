-- One queue for each channel, so that a mail server that hangs holds no text message up; what is due at the same moment
-- goes out in the order in which it was written.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (channel, due_at, created_at, id) WHERE state = 'queued';
