-- A license that is linked stays with its account, however many ask for it at once; only the owner of an organisation hands it on,
-- to the colleague who owns the organisation from then.
CREATE TRIGGER licenses_linked_once BEFORE UPDATE OF account_id ON licenses
WHEN OLD.account_id IS NOT NULL AND NEW.account_id IS NOT OLD.account_id
  AND NOT EXISTS (
    SELECT 1 FROM organisations JOIN organisation_members ON organisation_members.organisation_id = organisations.id
    WHERE organisations.owner_id = NEW.account_id AND organisation_members.account_id = OLD.account_id
  )
BEGIN
  SELECT RAISE(ABORT, 'license-linked');
END;
--> statement-breakpoint
CREATE TRIGGER licenses_revoked BEFORE UPDATE OF revoked_at ON licenses
WHEN OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
  SELECT RAISE(ABORT, 'license-revoked');
END;
