-- Where a mail was put stays: two agents at once, or an agent and the mail handler, place it once.
CREATE TRIGGER received_mails_placed_once BEFORE UPDATE ON received_mails
WHEN OLD.place NOT IN ('pending', 'answered', 'ignored')
BEGIN
  SELECT RAISE(ABORT, 'mail-already-placed');
END;
