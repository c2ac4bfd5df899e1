-- The desk's queue. A ticket that is not over has a place in each of the lists it can be looked for in (docs/decisions/0023): those of all
-- tickets, of its product, plan and language each, of all three together, and, of those that its agent has, all and all three together. Whatever
-- else filters are combined to is read from the lists of all three: so many as there are kinds of tickets.
CREATE TABLE queue_places (
  -- In charge | state | product | plan | language; an empty part stands for any.
  facet TEXT NOT NULL,
  -- Earliest promised instant not yet met, epoch milliseconds; a ticket without one comes after all others.
  due_at INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  PRIMARY KEY (facet, due_at, rank, ticket_id)
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
-- Which products, plans and languages have met in a ticket.
CREATE TABLE queue_kinds (
  product TEXT NOT NULL,
  plan TEXT NOT NULL,
  locale TEXT NOT NULL,
  PRIMARY KEY (product, plan, locale)
) WITHOUT ROWID, STRICT;
--> statement-breakpoint
CREATE TABLE queue_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Counts the changes of tickets in the queue: whoever knows the number knows whether their page is still true.
  version INTEGER NOT NULL
) STRICT;
--> statement-breakpoint
INSERT INTO queue_state (id, version) VALUES (1, 0);
--> statement-breakpoint
CREATE VIEW queue_facets AS
SELECT
  place.value AS facet,
  coalesce(tickets.next_due_at, 9007199254740991) AS due_at,
  tickets.rank,
  tickets.id AS ticket_id
FROM tickets,
  json_each(iif(tickets.status = 'waiting', '["|", "|waiting"]', '["|"]')) AS state,
  json_each(json_array(
    state.value || '|||',
    state.value || '|' || tickets.product || '||',
    state.value || '||' || tickets.plan || '|',
    state.value || '|||' || tickets.locale,
    state.value || '|' || tickets.product || '|' || tickets.plan || '|' || tickets.locale,
    coalesce(tickets.assignee_id, 'nobody') || state.value || '|||',
    coalesce(tickets.assignee_id, 'nobody') || state.value || '|' || tickets.product || '|' || tickets.plan || '|' || tickets.locale
  )) AS place
WHERE tickets.status IN ('new', 'open', 'waiting');
--> statement-breakpoint
CREATE TRIGGER tickets_queued AFTER INSERT ON tickets
BEGIN
  INSERT INTO queue_kinds (product, plan, locale) VALUES (NEW.product, NEW.plan, NEW.locale) ON CONFLICT DO NOTHING;
  INSERT INTO queue_places (facet, due_at, rank, ticket_id)
  SELECT facet, due_at, rank, ticket_id FROM queue_facets WHERE ticket_id = NEW.id;
  UPDATE queue_state SET version = version + 1;
END;
--> statement-breakpoint
CREATE TRIGGER tickets_leave_place BEFORE UPDATE ON tickets
WHEN (OLD.status, OLD.assignee_id, OLD.next_due_at, OLD.rank, OLD.product, OLD.plan, OLD.locale)
  IS NOT (NEW.status, NEW.assignee_id, NEW.next_due_at, NEW.rank, NEW.product, NEW.plan, NEW.locale)
BEGIN
  DELETE FROM queue_places
  WHERE (facet, due_at, rank, ticket_id) IN (SELECT facet, due_at, rank, ticket_id FROM queue_facets WHERE ticket_id = OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER tickets_take_place AFTER UPDATE ON tickets
WHEN (OLD.status, OLD.assignee_id, OLD.next_due_at, OLD.rank, OLD.product, OLD.plan, OLD.locale)
  IS NOT (NEW.status, NEW.assignee_id, NEW.next_due_at, NEW.rank, NEW.product, NEW.plan, NEW.locale)
BEGIN
  INSERT INTO queue_kinds (product, plan, locale) VALUES (NEW.product, NEW.plan, NEW.locale) ON CONFLICT DO NOTHING;
  INSERT INTO queue_places (facet, due_at, rank, ticket_id)
  SELECT facet, due_at, rank, ticket_id FROM queue_facets WHERE ticket_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER tickets_queue_changed AFTER UPDATE OF revision ON tickets
WHEN OLD.revision <> NEW.revision
  AND (OLD.status IN ('new', 'open', 'waiting') OR NEW.status IN ('new', 'open', 'waiting'))
BEGIN
  UPDATE queue_state SET version = version + 1;
END;
--> statement-breakpoint
-- Words of messages, each with the subject of its ticket, for the agents' search. The index holds no text, only which words stand where: the
-- row's number is that of the ticket's document, shifted, plus that of the message, so that what is found comes by ticket, the newest first.
-- Nothing else is indexed: details for remote access and files never come near it.
CREATE VIRTUAL TABLE message_words USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  detail = none,
  tokenize = "unicode61 remove_diacritics 2"
);
--> statement-breakpoint
CREATE TRIGGER tickets_documented AFTER INSERT ON tickets
BEGIN
  INSERT INTO ticket_documents (ticket_id, messages) VALUES (NEW.id, 0);
END;
--> statement-breakpoint
-- The tokenizer folds Latin letters. Greek accents, the final sigma, and the Danish letters in each of their spellings are folded here, and in
-- what is asked by `worker/desk/search-words.ts`.
CREATE TRIGGER messages_indexed AFTER INSERT ON messages
BEGIN
  UPDATE ticket_documents SET messages = messages + 1 WHERE ticket_id = NEW.ticket_id;
  INSERT INTO message_words (rowid, words)
  SELECT
    document.id << 20 | document.messages,
    replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(
      lower(tickets.subject || ' ' || NEW.body),
      'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω'), 'Ϊ', 'ι'), 'Ϋ', 'υ'),
      'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ϊ', 'ι'), 'ϋ', 'υ'), 'ΐ', 'ι'), 'ΰ', 'υ'), 'ς', 'σ'),
      'Æ', 'a'), 'æ', 'a'), 'ae', 'a'), 'Ø', 'o'), 'ø', 'o'), 'oe', 'o'), 'aa', 'a')
  FROM tickets JOIN ticket_documents AS document ON document.ticket_id = tickets.id
  WHERE tickets.id = NEW.ticket_id;
END;
