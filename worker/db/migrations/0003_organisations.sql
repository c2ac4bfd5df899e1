-- What the database itself keeps about organisations: the owner is always a member, nobody joins uninvited, and an invitation
-- works once. That nobody belongs to two, and owns but one, the keys say.

CREATE TRIGGER organisations_begin AFTER INSERT ON organisations
BEGIN
  INSERT INTO organisation_members (account_id, organisation_id, joined_at) VALUES (NEW.owner_id, NEW.id, NEW.created_at);
END;
--> statement-breakpoint
CREATE TRIGGER organisations_handed_over BEFORE UPDATE OF owner_id ON organisations
WHEN NOT EXISTS (SELECT 1 FROM organisation_members WHERE account_id = NEW.owner_id AND organisation_id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'organisation-owner-no-member');
END;
--> statement-breakpoint
CREATE TRIGGER organisation_members_invited BEFORE INSERT ON organisation_members
WHEN NOT EXISTS (SELECT 1 FROM organisations WHERE id = NEW.organisation_id AND owner_id = NEW.account_id)
BEGIN
  SELECT RAISE(ABORT, 'organisation-uninvited')
  WHERE NOT EXISTS (
    SELECT 1 FROM organisation_invitations
    WHERE organisation_id = NEW.organisation_id AND expires_at > NEW.joined_at
      AND email = (SELECT email FROM accounts WHERE id = NEW.account_id)
  );
END;
--> statement-breakpoint
CREATE TRIGGER organisation_invitations_used AFTER INSERT ON organisation_members
BEGIN
  DELETE FROM organisation_invitations
  WHERE organisation_id = NEW.organisation_id AND email = (SELECT email FROM accounts WHERE id = NEW.account_id);
END;
--> statement-breakpoint
CREATE TRIGGER organisation_members_fixed BEFORE UPDATE ON organisation_members
BEGIN
  SELECT RAISE(ABORT, 'organisation-member-fixed');
END;
--> statement-breakpoint
CREATE TRIGGER organisation_owner_stays BEFORE DELETE ON organisation_members
WHEN EXISTS (SELECT 1 FROM organisations WHERE id = OLD.organisation_id AND owner_id = OLD.account_id)
BEGIN
  SELECT RAISE(ABORT, 'organisation-owner-stays');
END;
