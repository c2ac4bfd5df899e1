-- What the database itself refuses about money: a change of what was agreed, a ledger entry that does not follow from the
-- one before it, and every update or delete of the ledger. `ABORT` undoes the statement, and D1 then the whole batch.
-- INSERT OR REPLACE deletes without a delete trigger, so that duplicates are refused before it can.

-- Purchases: what was agreed stays; what was paid can only be disputed and refunded.
CREATE TRIGGER purchases_agreed BEFORE UPDATE OF
  id, account_id, pack, product, incidents, currency, amount_minor, pay_by, policy_version, start_consent_at, created_at ON purchases
BEGIN
  SELECT RAISE(ABORT, 'purchase-agreed');
END;
--> statement-breakpoint
CREATE TRIGGER purchases_paid BEFORE UPDATE OF status ON purchases
WHEN OLD.status IN ('paid', 'disputed', 'refunded') AND NEW.status NOT IN ('paid', 'disputed', 'refunded')
BEGIN
  SELECT RAISE(ABORT, 'purchase-agreed');
END;
--> statement-breakpoint
CREATE TRIGGER purchases_kept BEFORE DELETE ON purchases
BEGIN
  SELECT RAISE(ABORT, 'purchase-agreed');
END;
--> statement-breakpoint

-- What goes back to a buyer is reported late, twice and out of order: a report may only move on, and is kept.
CREATE TRIGGER payment_reversals_fixed BEFORE UPDATE ON payment_reversals
WHEN NEW.id <> OLD.id OR NEW.purchase_id <> OLD.purchase_id OR NEW.kind <> OLD.kind OR NEW.amount_minor < OLD.amount_minor
  OR (NEW.state <> OLD.state AND (OLD.state = 'void' OR (OLD.kind = 'dispute' AND OLD.state = 'done') OR NEW.state = 'open'))
BEGIN
  SELECT RAISE(ABORT, 'reversal-reported');
END;
--> statement-breakpoint
CREATE TRIGGER payment_reversals_kept BEFORE DELETE ON payment_reversals
BEGIN
  SELECT RAISE(ABORT, 'reversal-reported');
END;
--> statement-breakpoint

-- Lots: one for each purchase, with its account, pack and size; empty until the ledger fills it.
CREATE TRIGGER incident_lots_begin BEFORE INSERT ON incident_lots
BEGIN
  SELECT RAISE(ABORT, 'incident-lot-twice')
  WHERE EXISTS (SELECT 1 FROM incident_lots WHERE id = NEW.id OR purchase_id = NEW.purchase_id);

  SELECT RAISE(ABORT, 'incident-lot-mismatch')
  WHERE NEW.remaining <> 0 OR NEW.held <> 0 OR NEW.expired <> 0 OR NEW.refunded <> 0 OR NEW.last_entry <> 0
    OR NOT EXISTS (
      SELECT 1 FROM purchases
      WHERE id = NEW.purchase_id AND account_id = NEW.account_id AND pack = NEW.pack AND incidents = NEW.size
    );
END;
--> statement-breakpoint

-- The numbers of a lot move only with the entry they count, and each entry is counted once.
CREATE TRIGGER incident_lots_counted BEFORE UPDATE OF remaining, held, expired, refunded, last_entry ON incident_lots
WHEN NOT EXISTS (
  SELECT 1 FROM incident_entries
  WHERE sequence = NEW.last_entry AND lot_id = NEW.id AND NEW.last_entry > OLD.last_entry
    AND NEW.remaining = OLD.remaining + delta
    AND NEW.held = OLD.held + CASE kind WHEN 'hold' THEN 1 WHEN 'settle' THEN -1 WHEN 'release' THEN -1 ELSE 0 END
    AND NEW.expired = OLD.expired - CASE kind WHEN 'expire' THEN delta ELSE 0 END
    AND NEW.refunded = OLD.refunded - CASE WHEN kind = 'refund' OR (kind = 'correction' AND reason = 'refund-failed') THEN delta ELSE 0 END
)
BEGIN
  SELECT RAISE(ABORT, 'ledger-append-only');
END;
--> statement-breakpoint
CREATE TRIGGER incident_lots_fixed BEFORE UPDATE OF id, account_id, purchase_id, pack, product, size, created_at ON incident_lots
BEGIN
  SELECT RAISE(ABORT, 'ledger-append-only');
END;
--> statement-breakpoint
CREATE TRIGGER incident_lots_extended BEFORE UPDATE OF expires_at ON incident_lots
WHEN NEW.expires_at < OLD.expires_at
BEGIN
  SELECT RAISE(ABORT, 'ledger-append-only');
END;
--> statement-breakpoint
CREATE TRIGGER incident_lots_kept BEFORE DELETE ON incident_lots
BEGIN
  SELECT RAISE(ABORT, 'ledger-append-only');
END;
--> statement-breakpoint

-- Entries, checked in order of precedence before they are written.
CREATE TRIGGER incident_entries_checked BEFORE INSERT ON incident_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger-entry-twice')
  WHERE EXISTS (SELECT 1 FROM incident_entries WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM incident_entries WHERE sequence = NEW.sequence)
    OR EXISTS (SELECT 1 FROM incident_entries WHERE resolves_id = NEW.resolves_id)
    OR (NEW.kind = 'hold' AND EXISTS (SELECT 1 FROM incident_entries WHERE kind = 'hold' AND ticket_id = NEW.ticket_id))
    OR (NEW.kind = 'purchase' AND EXISTS (SELECT 1 FROM incident_entries WHERE kind = 'purchase' AND purchase_id = NEW.purchase_id));

  -- A hold needs an incident that is there, not expired and not disputed, and an account that owes none.
  SELECT RAISE(ABORT, 'incident-balance-exhausted')
  WHERE NEW.kind = 'hold' AND (
    NOT EXISTS (SELECT 1 FROM incident_lots WHERE id = NEW.lot_id AND remaining > 0 AND expires_at > NEW.at AND disputed_at IS NULL)
    OR 0 >= (SELECT balance FROM incident_entries WHERE account_id = NEW.account_id ORDER BY sequence DESC LIMIT 1)
  );

  -- An entry belongs to the account of its lot, of its ticket and of its purchase.
  SELECT RAISE(ABORT, 'ledger-entry-mismatch')
  WHERE NEW.account_id IS NOT (SELECT account_id FROM incident_lots WHERE id = NEW.lot_id)
    OR (NEW.ticket_id IS NOT NULL AND NEW.account_id IS NOT (SELECT account_id FROM tickets WHERE id = NEW.ticket_id))
    OR (NEW.purchase_id IS NOT NULL AND NEW.purchase_id IS NOT (SELECT purchase_id FROM incident_lots WHERE id = NEW.lot_id))
    OR (NEW.kind IN ('hold', 'settle', 'release') AND NEW.ticket_id IS NULL)
    OR (NEW.kind IN ('purchase', 'expire', 'refund') AND NEW.purchase_id IS NULL);

  -- A purchase fills its lot once it is paid.
  SELECT RAISE(ABORT, 'ledger-entry-mismatch')
  WHERE NEW.kind = 'purchase' AND NOT EXISTS (
    SELECT 1 FROM purchases WHERE id = NEW.purchase_id AND status = 'paid' AND incidents = NEW.delta
  );

  -- A hold ends in the lot and for the ticket it was made in and for.
  SELECT RAISE(ABORT, 'ledger-entry-mismatch')
  WHERE NEW.kind IN ('settle', 'release') AND NOT EXISTS (
    SELECT 1 FROM incident_entries
    WHERE id = NEW.resolves_id AND kind = 'hold' AND lot_id = NEW.lot_id AND ticket_id = NEW.ticket_id
  );

  -- Only what was paid back makes a lot owe incidents: nothing else takes more than is left.
  SELECT RAISE(ABORT, 'incident-balance-exhausted')
  WHERE NEW.kind = 'correction' AND NEW.delta < 0
    AND NOT EXISTS (SELECT 1 FROM incident_lots WHERE id = NEW.lot_id AND remaining + NEW.delta >= 0);

  -- What expires is all that is left, and not before its time, nor while its payment is disputed.
  SELECT RAISE(ABORT, 'ledger-entry-mismatch')
  WHERE NEW.kind = 'expire' AND NOT EXISTS (
    SELECT 1 FROM incident_lots WHERE id = NEW.lot_id AND expires_at <= NEW.at AND disputed_at IS NULL AND remaining + NEW.delta = 0
  );

  SELECT RAISE(ABORT, 'ledger-out-of-step')
  WHERE NEW.balance IS NOT NEW.delta + coalesce(
    (SELECT balance FROM incident_entries WHERE account_id = NEW.account_id ORDER BY sequence DESC LIMIT 1), 0
  );
END;
--> statement-breakpoint
CREATE TRIGGER incident_entries_counted AFTER INSERT ON incident_entries
BEGIN
  -- An entry cannot be put before others by giving it a number.
  SELECT RAISE(ABORT, 'ledger-append-only') WHERE NEW.sequence < (SELECT max(sequence) FROM incident_entries);

  UPDATE incident_lots
  SET remaining = remaining + NEW.delta,
    held = held + CASE NEW.kind WHEN 'hold' THEN 1 WHEN 'settle' THEN -1 WHEN 'release' THEN -1 ELSE 0 END,
    expired = expired - CASE NEW.kind WHEN 'expire' THEN NEW.delta ELSE 0 END,
    refunded = refunded
      - CASE WHEN NEW.kind = 'refund' OR (NEW.kind = 'correction' AND NEW.reason = 'refund-failed') THEN NEW.delta ELSE 0 END,
    last_entry = NEW.sequence
  WHERE id = NEW.lot_id;
END;
--> statement-breakpoint
CREATE TRIGGER incident_entries_fixed BEFORE UPDATE ON incident_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger-append-only');
END;
--> statement-breakpoint
CREATE TRIGGER incident_entries_kept BEFORE DELETE ON incident_entries
BEGIN
  SELECT RAISE(ABORT, 'ledger-append-only');
END;
