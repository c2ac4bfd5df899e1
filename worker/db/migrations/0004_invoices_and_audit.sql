-- What the database itself refuses about invoices and about the record of administrators' acts.

-- Numbers are consecutive in their series, whoever else is issuing at the moment: no gap, no duplicate, no number given by hand.
CREATE TRIGGER invoices_numbered BEFORE INSERT ON invoices
BEGIN
  SELECT RAISE(ABORT, 'invoice-twice')
  WHERE EXISTS (SELECT 1 FROM invoices WHERE id = NEW.id OR number = NEW.number)
    OR EXISTS (SELECT 1 FROM invoices WHERE purchase_id = NEW.purchase_id AND kind = NEW.kind)
    OR EXISTS (SELECT 1 FROM invoices WHERE credits_id = NEW.credits_id);

  SELECT RAISE(ABORT, 'invoice-out-of-order')
  WHERE NEW.sequence IS NOT 1 + coalesce((SELECT max(sequence) FROM invoices WHERE series = NEW.series), 0)
    OR NEW.number IS NOT NEW.series || '-' || printf('%05d', NEW.sequence);

  SELECT RAISE(ABORT, 'invoice-mismatch')
  WHERE NOT EXISTS (
    SELECT 1 FROM purchases
    WHERE id = NEW.purchase_id AND account_id = NEW.account_id AND pay_by = 'invoice' AND currency = NEW.currency
      AND amount_minor = abs(NEW.net_minor) AND status = CASE NEW.kind WHEN 'invoice' THEN 'pending' ELSE status END
  );

  -- A credit note takes back the whole of the purchase's invoice, and only once the order is over unpaid.
  SELECT RAISE(ABORT, 'invoice-mismatch')
  WHERE NEW.kind = 'creditNote' AND NOT EXISTS (
    SELECT 1 FROM invoices AS credited JOIN purchases ON purchases.id = credited.purchase_id
    WHERE credited.id = NEW.credits_id AND credited.kind = 'invoice' AND credited.purchase_id = NEW.purchase_id
      AND credited.net_minor = -NEW.net_minor AND credited.vat_minor = -NEW.vat_minor
      AND purchases.status IN ('expired', 'cancelled')
  );
END;
--> statement-breakpoint
CREATE TRIGGER invoices_fixed BEFORE UPDATE ON invoices
BEGIN
  SELECT RAISE(ABORT, 'invoice-issued');
END;
--> statement-breakpoint
CREATE TRIGGER invoices_kept BEFORE DELETE ON invoices
BEGIN
  SELECT RAISE(ABORT, 'invoice-issued');
END;
--> statement-breakpoint

-- What was taken back cannot be paid for.
CREATE TRIGGER purchases_credited BEFORE UPDATE OF status ON purchases
WHEN NEW.status = 'paid' AND EXISTS (SELECT 1 FROM invoices WHERE purchase_id = NEW.id AND kind = 'creditNote')
BEGIN
  SELECT RAISE(ABORT, 'purchase-credited');
END;
--> statement-breakpoint

-- Nobody is reminded of what is paid or over.
CREATE TRIGGER payment_reminders_unpaid BEFORE INSERT ON payment_reminders
WHEN NOT EXISTS (SELECT 1 FROM purchases WHERE id = NEW.purchase_id AND status = 'pending')
BEGIN
  SELECT RAISE(ABORT, 'purchase-not-pending');
END;
--> statement-breakpoint

-- A correction takes no more than is left. One without a lot is left to NOT NULL: it was decided on a lot that has moved on since.
CREATE TRIGGER incident_entries_corrected BEFORE INSERT ON incident_entries
WHEN NEW.kind = 'correction' AND NEW.delta < 0
  AND (SELECT remaining FROM incident_lots WHERE id = NEW.lot_id) + NEW.delta < 0
BEGIN
  SELECT RAISE(ABORT, 'correction-overdraft');
END;
--> statement-breakpoint

CREATE TRIGGER audit_entries_fixed BEFORE UPDATE ON audit_entries
BEGIN
  SELECT RAISE(ABORT, 'audit-append-only');
END;
--> statement-breakpoint
CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
BEGIN
  SELECT RAISE(ABORT, 'audit-append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without a delete trigger.
CREATE TRIGGER audit_entries_last AFTER INSERT ON audit_entries
WHEN NEW.sequence < (SELECT max(sequence) FROM audit_entries)
BEGIN
  SELECT RAISE(ABORT, 'audit-append-only');
END;
