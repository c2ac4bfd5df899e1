CREATE TABLE `account_roles` (
	`account_id` text NOT NULL,
	`role` text NOT NULL,
	`granted_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `role`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "account_roles_role" CHECK("account_roles"."role" in ('reseller', 'agent', 'teamLead', 'supportManager', 'administrator'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `account_roles_by_role` ON `account_roles` (`role`,`granted_at`);--> statement-breakpoint
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text,
	`locale` text NOT NULL,
	`time_zone` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "accounts_locale" CHECK("accounts"."locale" in ('da', 'el', 'ro', 'en'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_unique` ON `accounts` (`email`);--> statement-breakpoint
CREATE TABLE `attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`message_id` text NOT NULL,
	`file_name` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`object_key` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `attachments_object_key_unique` ON `attachments` (`object_key`);--> statement-breakpoint
CREATE INDEX `attachments_by_ticket` ON `attachments` (`ticket_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`at` integer NOT NULL,
	`allowed` integer NOT NULL,
	`window_ms` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `attempts_by_subject` ON `attempts` (`kind`,`subject`,`at`);--> statement-breakpoint
CREATE INDEX `attempts_by_time` ON `attempts` (`at`);--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`account_id` text,
	`before` text,
	`after` text,
	FOREIGN KEY (`actor_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "audit_entries_action" CHECK("audit_entries"."action" in ('roles.changed', 'licenses.imported', 'license.revoked', 'license.key-replaced', 'purchase.paid', 'purchase.cancelled', 'incidents.corrected', 'mail.resent'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_entries_by_action` ON `audit_entries` (`action`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_account` ON `audit_entries` (`account_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`answer` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `key`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `idempotency_keys_by_time` ON `idempotency_keys` (`created_at`);--> statement-breakpoint
CREATE TABLE `incident_entries` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`account_id` text NOT NULL,
	`lot_id` text NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`delta` integer NOT NULL,
	`balance` integer NOT NULL,
	`ticket_id` text,
	`purchase_id` text,
	`clause` text NOT NULL,
	`reason` text,
	`resolves_id` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lot_id`) REFERENCES `incident_lots`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "incident_entries_kind" CHECK("incident_entries"."kind" in ('purchase', 'hold', 'settle', 'release', 'expire', 'refund', 'correction')),
	CONSTRAINT "incident_entries_delta" CHECK(case "incident_entries"."kind" when 'purchase' then "incident_entries"."delta" > 0 when 'hold' then "incident_entries"."delta" = -1 when 'settle' then "incident_entries"."delta" = 0
        when 'release' then "incident_entries"."delta" = 1 when 'expire' then "incident_entries"."delta" < 0 when 'refund' then "incident_entries"."delta" < 0 else "incident_entries"."reason" is not null end),
	CONSTRAINT "incident_entries_resolves" CHECK(("incident_entries"."kind" in ('settle', 'release')) = ("incident_entries"."resolves_id" is not null)),
	CONSTRAINT "incident_entries_names" CHECK("incident_entries"."ticket_id" is not null or "incident_entries"."purchase_id" is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_entries_id_unique` ON `incident_entries` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `incident_entries_resolves_id_unique` ON `incident_entries` (`resolves_id`);--> statement-breakpoint
CREATE INDEX `incident_entries_by_account` ON `incident_entries` (`account_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `incident_entries_by_time` ON `incident_entries` (`at`,`sequence`);--> statement-breakpoint
CREATE INDEX `incident_entries_by_lot` ON `incident_entries` (`lot_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `incident_entries_by_ticket` ON `incident_entries` (`ticket_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `incident_entries_one_hold` ON `incident_entries` (`ticket_id`) WHERE kind = 'hold';--> statement-breakpoint
CREATE UNIQUE INDEX `incident_entries_one_purchase` ON `incident_entries` (`purchase_id`) WHERE kind = 'purchase';--> statement-breakpoint
CREATE TABLE `incident_lots` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`purchase_id` text NOT NULL,
	`pack` text NOT NULL,
	`product` text,
	`size` integer NOT NULL,
	`remaining` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`expired` integer DEFAULT 0 NOT NULL,
	`refunded` integer DEFAULT 0 NOT NULL,
	`last_entry` integer DEFAULT 0 NOT NULL,
	`expires_at` integer NOT NULL,
	`disputed_at` integer,
	`created_at` integer NOT NULL,
	`remind_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "incident_lots_size" CHECK("incident_lots"."size" > 0),
	CONSTRAINT "incident_lots_held" CHECK("incident_lots"."held" >= 0),
	CONSTRAINT "incident_lots_refunded" CHECK("incident_lots"."refunded" between 0 and "incident_lots"."size")
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_lots_purchase_id_unique` ON `incident_lots` (`purchase_id`);--> statement-breakpoint
CREATE INDEX `incident_lots_to_remind` ON `incident_lots` (`remind_at`) WHERE remaining > 0 and remind_at is not null;--> statement-breakpoint
CREATE INDEX `incident_lots_spendable` ON `incident_lots` (`account_id`,`expires_at`) WHERE remaining > 0;--> statement-breakpoint
CREATE INDEX `incident_lots_owing` ON `incident_lots` (`account_id`) WHERE remaining < 0;--> statement-breakpoint
CREATE INDEX `incident_lots_disputed` ON `incident_lots` (`account_id`) WHERE disputed_at is not null;--> statement-breakpoint
CREATE INDEX `incident_lots_held` ON `incident_lots` (`account_id`) WHERE held > 0;--> statement-breakpoint
CREATE INDEX `incident_lots_expiring` ON `incident_lots` (`expires_at`) WHERE remaining > 0 and disputed_at is null;--> statement-breakpoint
CREATE INDEX `incident_lots_by_account` ON `incident_lots` (`account_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `invoices` (
	`id` text PRIMARY KEY NOT NULL,
	`series` text NOT NULL,
	`sequence` integer NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`purchase_id` text NOT NULL,
	`account_id` text NOT NULL,
	`credits_id` text,
	`locale` text NOT NULL,
	`currency` text NOT NULL,
	`net_minor` integer NOT NULL,
	`vat_minor` integer NOT NULL,
	`issued_at` integer NOT NULL,
	`due_on` text,
	`paper` text NOT NULL,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`credits_id`) REFERENCES `invoices`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "invoices_kind" CHECK("invoices"."kind" in ('invoice', 'creditNote')),
	CONSTRAINT "invoices_locale" CHECK("invoices"."locale" in ('da', 'el', 'ro', 'en')),
	CONSTRAINT "invoices_currency" CHECK("invoices"."currency" in ('EUR', 'DKK', 'RON')),
	CONSTRAINT "invoices_credits" CHECK(("invoices"."kind" = 'creditNote') = ("invoices"."credits_id" is not null)),
	CONSTRAINT "invoices_due" CHECK(("invoices"."kind" = 'invoice') = ("invoices"."due_on" is not null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_number_unique` ON `invoices` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_credits_id_unique` ON `invoices` (`credits_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_consecutive` ON `invoices` (`series`,`sequence`);--> statement-breakpoint
CREATE UNIQUE INDEX `invoices_one_each` ON `invoices` (`purchase_id`,`kind`);--> statement-breakpoint
CREATE INDEX `invoices_by_account` ON `invoices` (`account_id`,`issued_at`,`id`);--> statement-breakpoint
CREATE INDEX `invoices_by_time` ON `invoices` (`issued_at`,`id`);--> statement-breakpoint
CREATE TABLE `licenses` (
	`id` text PRIMARY KEY NOT NULL,
	`key_hash` text NOT NULL,
	`key_hint` text NOT NULL,
	`product` text NOT NULL,
	`plan` text NOT NULL,
	`kind` text NOT NULL,
	`order_email` text,
	`order_reference` text,
	`signing_key` text,
	`support_until` text,
	`account_id` text,
	`linked_at` integer,
	`revoked_at` integer,
	`imported_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "licenses_kind" CHECK("licenses"."kind" in ('commercial', 'free', 'trial')),
	CONSTRAINT "licenses_linked" CHECK(("licenses"."account_id" is null) = ("licenses"."linked_at" is null)),
	CONSTRAINT "licenses_source" CHECK(("licenses"."signing_key" is null) = ("licenses"."order_email" is not null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `licenses_key_hash_unique` ON `licenses` (`key_hash`);--> statement-breakpoint
CREATE INDEX `licenses_by_account` ON `licenses` (`account_id`);--> statement-breakpoint
CREATE INDEX `licenses_by_order` ON `licenses` (`order_email`);--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`author_id` text NOT NULL,
	`author_role` text NOT NULL,
	`visibility` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "messages_author_role" CHECK("messages"."author_role" in ('customer', 'agent', 'system')),
	CONSTRAINT "messages_visibility" CHECK("messages"."visibility" in ('public', 'internal'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `messages_by_ticket` ON `messages` (`ticket_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `organisation_invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`email` text NOT NULL,
	`token_hash` text NOT NULL,
	`invited_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_invitations_token_hash_unique` ON `organisation_invitations` (`token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_invitations_one_an_address` ON `organisation_invitations` (`organisation_id`,`email`);--> statement-breakpoint
CREATE INDEX `organisation_invitations_by_expiry` ON `organisation_invitations` (`expires_at`);--> statement-breakpoint
CREATE TABLE `organisation_members` (
	`account_id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `organisation_members_by_organisation` ON `organisation_members` (`organisation_id`,`joined_at`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`owner_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_owner_id_unique` ON `organisations` (`owner_id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text NOT NULL,
	`locale` text NOT NULL,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`sent_at` integer,
	`failed_at` integer,
	`last_error` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`next_attempt_at`) WHERE sent_at is null and failed_at is null;--> statement-breakpoint
CREATE INDEX `outbox_by_recipient` ON `outbox` (`recipient`,`created_at`);--> statement-breakpoint
CREATE INDEX `outbox_failed` ON `outbox` (`failed_at`,`id`) WHERE failed_at is not null;--> statement-breakpoint
CREATE TABLE `payment_reminders` (
	`purchase_id` text NOT NULL,
	`step` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`purchase_id`, `step`),
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `payment_reversals` (
	`id` text PRIMARY KEY NOT NULL,
	`purchase_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`reported_at` integer NOT NULL,
	FOREIGN KEY (`purchase_id`) REFERENCES `purchases`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payment_reversals_kind" CHECK("payment_reversals"."kind" in ('refund', 'charge', 'dispute')),
	CONSTRAINT "payment_reversals_state" CHECK("payment_reversals"."state" in ('open', 'done', 'void')),
	CONSTRAINT "payment_reversals_amount" CHECK("payment_reversals"."amount_minor" >= 0)
) STRICT;
--> statement-breakpoint
CREATE INDEX `payment_reversals_by_purchase` ON `payment_reversals` (`purchase_id`);--> statement-breakpoint
CREATE TABLE `promise_days` (
	`day` integer NOT NULL,
	`plan` text NOT NULL,
	`kept` integer NOT NULL,
	`missed` integer NOT NULL,
	PRIMARY KEY(`day`, `plan`),
	CONSTRAINT "promise_days_counts" CHECK("promise_days"."kept" >= 0 and "promise_days"."missed" >= 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `purchases` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`pack` text NOT NULL,
	`product` text,
	`incidents` integer NOT NULL,
	`currency` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`status` text NOT NULL,
	`pay_by` text NOT NULL,
	`policy_version` text NOT NULL,
	`locale` text NOT NULL,
	`start_consent_at` integer,
	`checkout_id` text,
	`checkout_url` text,
	`checkouts` integer DEFAULT 0 NOT NULL,
	`payment_id` text,
	`total_minor` integer,
	`discount_minor` integer,
	`tax_minor` integer,
	`refunded_minor` integer DEFAULT 0 NOT NULL,
	`receipt_url` text,
	`created_at` integer NOT NULL,
	`next_check_at` integer,
	`paid_at` integer,
	`received_on` text,
	`next_step_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "purchases_incidents" CHECK("purchases"."incidents" > 0),
	CONSTRAINT "purchases_amount" CHECK("purchases"."amount_minor" >= 0),
	CONSTRAINT "purchases_paid" CHECK(("purchases"."status" in ('paid', 'disputed', 'refunded')) = ("purchases"."paid_at" is not null)),
	CONSTRAINT "purchases_refunded" CHECK("purchases"."refunded_minor" >= 0),
	CONSTRAINT "purchases_status" CHECK("purchases"."status" in ('pending', 'processing', 'paid', 'disputed', 'refunded', 'failed', 'expired', 'cancelled')),
	CONSTRAINT "purchases_pay_by" CHECK("purchases"."pay_by" in ('card', 'invoice')),
	CONSTRAINT "purchases_currency" CHECK("purchases"."currency" in ('EUR', 'DKK', 'RON'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_checkout_id_unique` ON `purchases` (`checkout_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `purchases_payment_id_unique` ON `purchases` (`payment_id`);--> statement-breakpoint
CREATE INDEX `purchases_by_account` ON `purchases` (`account_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `purchases_by_time` ON `purchases` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `purchases_by_status` ON `purchases` (`status`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `purchases_to_step` ON `purchases` (`next_step_at`) WHERE next_step_at is not null;--> statement-breakpoint
CREATE INDEX `purchases_to_check` ON `purchases` (`next_check_at`) WHERE next_check_at is not null;--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `sessions_by_account` ON `sessions` (`account_id`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sign_in_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`locale` text NOT NULL,
	`code_hash` text NOT NULL,
	`token_hash` text NOT NULL,
	`tries_left` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	CONSTRAINT "sign_in_codes_tries" CHECK("sign_in_codes"."tries_left" >= 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_in_codes_token_hash_unique` ON `sign_in_codes` (`token_hash`);--> statement-breakpoint
CREATE INDEX `sign_in_codes_by_email` ON `sign_in_codes` (`email`,`expires_at`);--> statement-breakpoint
CREATE INDEX `sign_in_codes_by_expiry` ON `sign_in_codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `ticket_events` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`actor_id` text,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`status` text NOT NULL,
	`at` integer NOT NULL,
	`promise` text,
	`step` text,
	`to_role` text,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ticket_events_promise" CHECK(("ticket_events"."promise" is null) = ("ticket_events"."step" is null)),
	CONSTRAINT "ticket_events_actor" CHECK("ticket_events"."actor" in ('customer', 'agent', 'system')),
	CONSTRAINT "ticket_events_status" CHECK("ticket_events"."status" in ('new', 'open', 'waiting', 'resolved', 'closed'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `ticket_events_by_ticket` ON `ticket_events` (`ticket_id`,`at`);--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_events_one_step` ON `ticket_events` (`ticket_id`,`promise`,`step`) WHERE step is not null;--> statement-breakpoint
CREATE TABLE `ticket_split_parts` (
	`split_id` text NOT NULL,
	`position` integer NOT NULL,
	`subject` text NOT NULL,
	`ticket_id` text,
	PRIMARY KEY(`split_id`, `position`),
	FOREIGN KEY (`split_id`) REFERENCES `ticket_splits`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ticket_split_parts_position" CHECK("ticket_split_parts"."position" > 0)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_split_parts_ticket_id_unique` ON `ticket_split_parts` (`ticket_id`);--> statement-breakpoint
CREATE TABLE `ticket_splits` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`account_id` text NOT NULL,
	`agent_id` text NOT NULL,
	`status` text NOT NULL,
	`proposed_at` integer NOT NULL,
	`answered_at` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agent_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ticket_splits_status" CHECK("ticket_splits"."status" in ('proposed', 'accepted', 'declined', 'withdrawn')),
	CONSTRAINT "ticket_splits_answered" CHECK(("ticket_splits"."status" = 'proposed') = ("ticket_splits"."answered_at" is null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_splits_one_open` ON `ticket_splits` (`ticket_id`) WHERE status = 'proposed';--> statement-breakpoint
CREATE INDEX `ticket_splits_by_ticket` ON `ticket_splits` (`ticket_id`,`proposed_at`);--> statement-breakpoint
CREATE INDEX `ticket_splits_to_answer` ON `ticket_splits` (`account_id`) WHERE status = 'proposed';--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`account_id` text NOT NULL,
	`product` text NOT NULL,
	`version` text NOT NULL,
	`type` text NOT NULL,
	`severity` text NOT NULL,
	`subject` text NOT NULL,
	`locale` text NOT NULL,
	`plan` text NOT NULL,
	`rank` integer NOT NULL,
	`pay_with` text NOT NULL,
	`policy_version` text NOT NULL,
	`status` text NOT NULL,
	`outcome` text,
	`assignee_id` text,
	`submitted_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`assignment_due_at` integer,
	`assignment_met_at` integer,
	`first_response_due_at` integer,
	`first_response_met_at` integer,
	`resolution_due_at` integer,
	`resolution_met_at` integer,
	`promised` text DEFAULT '{}' NOT NULL,
	`first_response_kept` integer,
	`resolution_left_ms` integer,
	`next_due_at` integer,
	`next_watch_at` integer,
	`resolved_at` integer,
	`closed_at` integer,
	`escalated_at` integer,
	`rating_score` integer,
	`rating_comment` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tickets_status" CHECK("tickets"."status" in ('new', 'open', 'waiting', 'resolved', 'closed')),
	CONSTRAINT "tickets_type" CHECK("tickets"."type" in ('defect', 'consultation', 'environment', 'change', 'hardware', 'account')),
	CONSTRAINT "tickets_severity" CHECK("tickets"."severity" in ('S1', 'S2', 'S3', 'S4')),
	CONSTRAINT "tickets_locale" CHECK("tickets"."locale" in ('da', 'el', 'ro', 'en')),
	CONSTRAINT "tickets_pay_with" CHECK("tickets"."pay_with" in ('plan', 'incident')),
	CONSTRAINT "tickets_outcome" CHECK("tickets"."outcome" is null or "tickets"."outcome" in ('answered', 'solved', 'workaround', 'fixedInLaterBuild', 'outOfScope', 'defectWithoutSolution', 'withdrawn', 'duplicate')),
	CONSTRAINT "tickets_rating" CHECK("tickets"."rating_score" is null or "tickets"."rating_score" between 1 and 5)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_number_unique` ON `tickets` (`number`);--> statement-breakpoint
CREATE INDEX `tickets_by_account` ON `tickets` (`account_id`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `tickets_open_by_account` ON `tickets` (`account_id`) WHERE status in ('new', 'open', 'waiting') and pay_with = 'plan';--> statement-breakpoint
CREATE INDEX `tickets_queue` ON `tickets` ((case when next_due_at is null then 9007199254740991 else next_due_at end),`rank`,`id`) WHERE status in ('new', 'open', 'waiting');--> statement-breakpoint
CREATE INDEX `tickets_queue_by_assignee` ON `tickets` (`assignee_id`,(case when next_due_at is null then 9007199254740991 else next_due_at end),`rank`,`id`) WHERE status in ('new', 'open', 'waiting');--> statement-breakpoint
CREATE INDEX `tickets_queue_waiting` ON `tickets` ((case when next_due_at is null then 9007199254740991 else next_due_at end),`rank`,`id`) WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX `tickets_to_watch` ON `tickets` (`next_watch_at`) WHERE next_watch_at is not null;--> statement-breakpoint
CREATE INDEX `tickets_resolved` ON `tickets` (`resolved_at`) WHERE status = 'resolved';--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
