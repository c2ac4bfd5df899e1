-- What other systems are told. Whatever verb it is that changes a row, the event is written in the same transaction, so that none is lost
-- and none is sent of what was rolled back. `outgoing_events` holds nothing: what is inserted there becomes a delivery for each endpoint that
-- wants that type. The types stand in worker/webhooks/events.ts, and a test holds the two together.

CREATE VIEW outgoing_events AS SELECT '' AS type, 0 AS at, '' AS data WHERE 0;
--> statement-breakpoint
CREATE TRIGGER outgoing_events_delivered INSTEAD OF INSERT ON outgoing_events
BEGIN
  INSERT INTO webhook_deliveries (id, endpoint_id, type, payload, created_at, attempts, next_attempt_at)
  SELECT
    'msg_' || lower(hex(randomblob(16))),
    id,
    NEW.type,
    json_object(
      'type', NEW.type,
      'timestamp', strftime('%Y-%m-%dT%H:%M:%S', NEW.at / 1000, 'unixepoch') || printf('.%03dZ', NEW.at % 1000),
      'data', json(NEW.data)
    ),
    NEW.at,
    0,
    NEW.at
  FROM webhook_endpoints
  WHERE state = 'enabled' AND EXISTS (SELECT 1 FROM json_each(webhook_endpoints.events) WHERE value = NEW.type);
END;
--> statement-breakpoint

-- Nothing more is sent to an endpoint that is switched off; what it missed can be sent again from the log.
CREATE TRIGGER webhook_endpoints_off AFTER UPDATE OF state ON webhook_endpoints
WHEN NEW.state <> 'enabled' AND OLD.state = 'enabled'
BEGIN
  UPDATE webhook_deliveries SET next_attempt_at = NULL WHERE endpoint_id = NEW.id AND next_attempt_at IS NOT NULL;
END;
--> statement-breakpoint

CREATE TRIGGER tickets_submitted_event AFTER INSERT ON tickets
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'ticket.submitted',
    NEW.submitted_at,
    json_object(
      'ticket', NEW.number, 'status', NEW.status, 'product', NEW.product, 'type', NEW.type, 'severity', NEW.severity, 'plan', NEW.plan
    )
  );
END;
--> statement-breakpoint
CREATE TRIGGER tickets_assigned_event AFTER UPDATE OF assignee_id ON tickets
WHEN NEW.assignee_id IS NOT OLD.assignee_id
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'ticket.assigned', NEW.updated_at, json_object('ticket', NEW.number, 'status', NEW.status, 'assignee', NEW.assignee_id)
  );
END;
--> statement-breakpoint
CREATE TRIGGER tickets_status_event AFTER UPDATE OF status ON tickets
WHEN NEW.status <> OLD.status
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'ticket.status_changed', NEW.updated_at, json_object('ticket', NEW.number, 'status', NEW.status, 'before', OLD.status)
  );
END;
--> statement-breakpoint
CREATE TRIGGER tickets_resolved_event AFTER UPDATE OF status ON tickets
WHEN NEW.status = 'resolved' AND OLD.status <> 'resolved'
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'ticket.resolved', NEW.updated_at, json_object('ticket', NEW.number, 'status', NEW.status, 'outcome', NEW.outcome)
  );
END;
--> statement-breakpoint
CREATE TRIGGER tickets_escalated_event AFTER UPDATE OF escalated_at ON tickets
WHEN NEW.escalated_at IS NOT NULL AND NEW.escalated_at IS NOT OLD.escalated_at
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'ticket.escalated', NEW.escalated_at, json_object('ticket', NEW.number, 'status', NEW.status)
  );
END;
--> statement-breakpoint
CREATE TRIGGER tickets_rated_event AFTER UPDATE OF rating_score ON tickets
WHEN NEW.rating_score IS NOT NULL AND NEW.rating_score IS NOT OLD.rating_score
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'ticket.rated', NEW.updated_at, json_object('ticket', NEW.number, 'status', NEW.status, 'score', NEW.rating_score)
  );
END;
--> statement-breakpoint

-- The first message is the ticket itself; notes are nobody else's.
CREATE TRIGGER messages_event AFTER INSERT ON messages
WHEN NEW.visibility = 'public' AND NEW.author_role IN ('agent', 'customer')
  AND EXISTS (SELECT 1 FROM messages WHERE ticket_id = NEW.ticket_id AND id <> NEW.id)
BEGIN
  INSERT INTO outgoing_events (type, at, data)
  SELECT
    iif(NEW.author_role = 'agent', 'ticket.replied', 'ticket.customer_replied'),
    NEW.created_at,
    json_object('ticket', number, 'status', status, 'message', NEW.id)
  FROM tickets WHERE id = NEW.ticket_id;
END;
--> statement-breakpoint
CREATE TRIGGER ticket_events_missed_event AFTER INSERT ON ticket_events
WHEN NEW.action = 'breach'
BEGIN
  INSERT INTO outgoing_events (type, at, data)
  SELECT 'promise.missed', NEW.at, json_object('ticket', number, 'status', NEW.status, 'promise', NEW.promise)
  FROM tickets WHERE id = NEW.ticket_id;
END;
--> statement-breakpoint

CREATE TRIGGER purchases_event AFTER UPDATE OF status ON purchases
WHEN (NEW.status = 'paid' AND OLD.status NOT IN ('paid', 'disputed', 'refunded')) OR (NEW.status = 'refunded' AND OLD.status <> 'refunded')
BEGIN
  INSERT INTO outgoing_events (type, at, data) VALUES (
    'purchase.' || NEW.status,
    iif(NEW.status = 'paid', NEW.paid_at, coalesce((SELECT max(reported_at) FROM payment_reversals WHERE purchase_id = NEW.id), NEW.paid_at)),
    json_object(
      'purchase', NEW.id, 'account', NEW.account_id, 'pack', NEW.pack, 'incidents', NEW.incidents,
      'currency', NEW.currency, 'amountMinor', NEW.amount_minor
    )
  );
END;
--> statement-breakpoint
CREATE TRIGGER incident_entries_event AFTER INSERT ON incident_entries
BEGIN
  INSERT INTO outgoing_events (type, at, data)
  SELECT
    'incidents.changed',
    NEW.at,
    json_object(
      'account', NEW.account_id, 'kind', NEW.kind, 'delta', NEW.delta, 'balance', NEW.balance,
      'ticket', (SELECT number FROM tickets WHERE id = NEW.ticket_id), 'purchase', NEW.purchase_id
    );
END;
