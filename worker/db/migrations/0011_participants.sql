-- Who reads a ticket besides its customer. The database lets in nobody but those with a reason, and shows them out when it is gone.

CREATE TRIGGER ticket_participants_begin BEFORE INSERT ON ticket_participants
BEGIN
  SELECT RAISE(ABORT, 'participant-mismatch')
  WHERE NOT EXISTS (
    SELECT 1 FROM tickets
    WHERE id = NEW.ticket_id AND account_id <> NEW.account_id AND submitted_at = NEW.submitted_at
      AND NEW.added_by = iif(NEW.kind = 'endCustomer', NEW.account_id, account_id)
  );

  SELECT RAISE(ABORT, 'participant-unfounded')
  WHERE NEW.kind = 'colleague' AND NOT EXISTS (
    SELECT 1 FROM tickets
    JOIN organisation_members AS customer ON customer.account_id = tickets.account_id
    JOIN organisation_members AS colleague ON colleague.organisation_id = customer.organisation_id
    WHERE tickets.id = NEW.ticket_id AND colleague.account_id = NEW.account_id
  );

  SELECT RAISE(ABORT, 'participant-unfounded')
  WHERE NEW.kind = 'reseller' AND NOT EXISTS (
    SELECT 1 FROM account_roles WHERE account_id = NEW.account_id AND role = 'reseller'
  );

  SELECT RAISE(ABORT, 'participant-unfounded')
  WHERE NEW.kind = 'endCustomer' AND NOT EXISTS (
    SELECT 1 FROM ticket_consents JOIN accounts ON accounts.email = ticket_consents.email
    WHERE ticket_consents.ticket_id = NEW.ticket_id AND ticket_consents.status = 'given' AND accounts.id = NEW.account_id
  );
END;
--> statement-breakpoint
CREATE TRIGGER ticket_participants_fixed BEFORE UPDATE ON ticket_participants
BEGIN
  SELECT RAISE(ABORT, 'participant-fixed');
END;
--> statement-breakpoint

-- Who leaves an organisation takes no part in its tickets any more, nor its members in theirs.
CREATE TRIGGER organisation_members_left AFTER DELETE ON organisation_members
BEGIN
  DELETE FROM ticket_participants WHERE kind = 'colleague' AND account_id = OLD.account_id;
  DELETE FROM ticket_participants WHERE kind = 'colleague' AND added_by = OLD.account_id;
END;
--> statement-breakpoint
CREATE TRIGGER account_roles_reseller_ended AFTER DELETE ON account_roles
WHEN OLD.role = 'reseller'
BEGIN
  DELETE FROM ticket_participants WHERE kind = 'reseller' AND account_id = OLD.account_id;
END;
--> statement-breakpoint

-- A question is answered once and in time; what was given can be taken back, and nothing else.
CREATE TRIGGER ticket_consents_answered BEFORE UPDATE ON ticket_consents
WHEN NEW.ticket_id <> OLD.ticket_id OR NEW.reseller_id <> OLD.reseller_id OR NEW.license_id <> OLD.license_id
  OR NEW.token_hash <> OLD.token_hash OR NEW.asked_at <> OLD.asked_at OR NEW.expires_at <> OLD.expires_at
  OR NOT (
    (OLD.status = 'asked' AND NEW.status IN ('given', 'declined') AND NEW.answered_at < OLD.expires_at)
    OR (OLD.status = 'asked' AND NEW.status = 'lapsed' AND NEW.answered_at >= OLD.expires_at)
    OR (OLD.status = 'given' AND NEW.status = 'withdrawn')
  )
BEGIN
  SELECT RAISE(ABORT, 'consent-answered');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_consents_withdrawn AFTER UPDATE OF status ON ticket_consents
WHEN NEW.status = 'withdrawn'
BEGIN
  DELETE FROM ticket_participants WHERE ticket_id = NEW.ticket_id AND kind = 'endCustomer';
END;
