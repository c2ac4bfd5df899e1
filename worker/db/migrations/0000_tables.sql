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
	`wants_reminders` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "accounts_locale" CHECK("accounts"."locale" in ('da', 'el', 'ro', 'en'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_email_unique` ON `accounts` (`email`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`hint` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_token_hash_unique` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_by_account` ON `api_tokens` (`account_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `api_tokens_by_expiry` ON `api_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `article_readings` (
	`day` integer NOT NULL,
	`slug` text NOT NULL,
	`locale` text NOT NULL,
	`reading` text NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`day`, `slug`, `locale`, `reading`),
	CONSTRAINT "article_readings_locale" CHECK("article_readings"."locale" in ('da', 'el', 'ro', 'en')),
	CONSTRAINT "article_readings_reading" CHECK("article_readings"."reading" in ('suggested', 'opened', 'spared', 'helped', 'notHelped'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `article_reasons` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`locale` text NOT NULL,
	`reason` text NOT NULL,
	`comment` text,
	`at` integer NOT NULL,
	CONSTRAINT "article_reasons_locale" CHECK("article_reasons"."locale" in ('da', 'el', 'ro', 'en')),
	CONSTRAINT "article_reasons_reason" CHECK("article_reasons"."reason" in ('wrong', 'unclear', 'otherProblem', 'outdated'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `article_reasons_by_time` ON `article_reasons` (`at`,`id`);--> statement-breakpoint
CREATE TABLE `attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`message_id` text NOT NULL,
	`file_name` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`width` integer,
	`height` integer,
	`object_key` text,
	`created_at` integer NOT NULL,
	`ticket_closed_at` integer,
	`removed_at` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attachments_object" CHECK("attachments"."object_key" is not null or "attachments"."removed_at" is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `attachments_object_key_unique` ON `attachments` (`object_key`);--> statement-breakpoint
CREATE INDEX `attachments_by_ticket` ON `attachments` (`ticket_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `attachments_to_remove` ON `attachments` (`ticket_closed_at`) WHERE removed_at is null and ticket_closed_at is not null;--> statement-breakpoint
CREATE INDEX `attachments_leftover` ON `attachments` (`removed_at`) WHERE removed_at is not null and object_key is not null;--> statement-breakpoint
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
	CONSTRAINT "audit_entries_action" CHECK("audit_entries"."action" in ('roles.changed', 'licenses.imported', 'devices.imported', 'license.revoked', 'license.key-replaced', 'purchase.paid', 'purchase.cancelled', 'incidents.corrected', 'mail.resent', 'token.created', 'token.revoked', 'webhook.created', 'webhook.changed', 'webhook.secret-rotated', 'webhook.deleted'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_entries_by_action` ON `audit_entries` (`action`,`sequence`);--> statement-breakpoint
CREATE INDEX `audit_entries_by_account` ON `audit_entries` (`account_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `change_bookings` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`estimate_id` text NOT NULL,
	`agent_id` text NOT NULL,
	`minutes` integer NOT NULL,
	`worked_on` text NOT NULL,
	`note` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`estimate_id`) REFERENCES `change_estimates`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agent_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "change_bookings_minutes" CHECK("change_bookings"."minutes" <> 0 and ("change_bookings"."minutes" > 0 or "change_bookings"."reason" is not null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `change_bookings_id_unique` ON `change_bookings` (`id`);--> statement-breakpoint
CREATE INDEX `change_bookings_by_estimate` ON `change_bookings` (`estimate_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `change_estimates` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`agent_id` text NOT NULL,
	`license_id` text NOT NULL,
	`month` text NOT NULL,
	`minutes` integer NOT NULL,
	`allowed_minutes` integer NOT NULL,
	`work` text NOT NULL,
	`status` text NOT NULL,
	`booked_minutes` integer DEFAULT 0 NOT NULL,
	`proposed_at` integer NOT NULL,
	`answered_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agent_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`license_id`) REFERENCES `licenses`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "change_estimates_status" CHECK("change_estimates"."status" in ('proposed', 'agreed', 'declined', 'withdrawn', 'done')),
	CONSTRAINT "change_estimates_month" CHECK("change_estimates"."month" glob '[0-9][0-9][0-9][0-9]-[01][0-9]'),
	CONSTRAINT "change_estimates_minutes" CHECK("change_estimates"."minutes" > 0 and "change_estimates"."booked_minutes" between 0 and "change_estimates"."minutes"),
	CONSTRAINT "change_estimates_answered" CHECK(("change_estimates"."status" in ('agreed', 'declined', 'done')) = ("change_estimates"."answered_at" is not null)),
	CONSTRAINT "change_estimates_ended" CHECK(("change_estimates"."status" in ('withdrawn', 'done')) = ("change_estimates"."ended_at" is not null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `change_estimates_one_open` ON `change_estimates` (`ticket_id`) WHERE status = 'proposed';--> statement-breakpoint
CREATE INDEX `change_estimates_by_ticket` ON `change_estimates` (`ticket_id`,`proposed_at`);--> statement-breakpoint
CREATE INDEX `change_estimates_by_month` ON `change_estimates` (`license_id`,`month`) WHERE status in ('agreed', 'done');--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`serial` text NOT NULL,
	`product` text NOT NULL,
	`sold_on` text NOT NULL,
	`included_years` integer NOT NULL,
	`extra_years` integer NOT NULL,
	`account_id` text,
	`registered_at` integer,
	`replaced_by_id` text,
	`replaced_at` integer,
	`imported_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`replaced_by_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "devices_years" CHECK("devices"."included_years" >= 0 and "devices"."extra_years" >= 0),
	CONSTRAINT "devices_registered" CHECK(("devices"."account_id" is null) = ("devices"."registered_at" is null)),
	CONSTRAINT "devices_replaced" CHECK(("devices"."replaced_by_id" is null) = ("devices"."replaced_at" is null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `devices_serial_unique` ON `devices` (`serial`);--> statement-breakpoint
CREATE UNIQUE INDEX `devices_replaced_by_id_unique` ON `devices` (`replaced_by_id`);--> statement-breakpoint
CREATE INDEX `devices_by_account` ON `devices` (`account_id`,`registered_at`);--> statement-breakpoint
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
	`sold_by` text,
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
CREATE INDEX `licenses_sold` ON `licenses` (`sold_by`,(case when support_until is null then '9999-12-31' else support_until end),`id`) WHERE sold_by is not null;--> statement-breakpoint
CREATE INDEX `licenses_sold_by_hint` ON `licenses` (`sold_by`,`key_hint`) WHERE sold_by is not null;--> statement-breakpoint
CREATE INDEX `licenses_sold_by_order` ON `licenses` (`sold_by`,`order_email`) WHERE sold_by is not null;--> statement-breakpoint
CREATE INDEX `licenses_sold_by_reference` ON `licenses` (`sold_by`,`order_reference`) WHERE sold_by is not null;--> statement-breakpoint
CREATE TABLE `macros` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text,
	`title` text NOT NULL,
	`texts` text NOT NULL,
	`follow_up` text,
	`outcome` text,
	`revision` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`owner_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "macros_follow_up" CHECK("macros"."follow_up" is null or "macros"."follow_up" in ('waiting', 'resolved')),
	CONSTRAINT "macros_outcome" CHECK("macros"."outcome" is null or "macros"."outcome" in ('answered', 'solved', 'workaround', 'fixedInLaterBuild', 'outOfScope', 'defectWithoutSolution', 'withdrawn', 'duplicate')),
	CONSTRAINT "macros_resolves" CHECK(("macros"."follow_up" is 'resolved') = ("macros"."outcome" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `macros_by_owner` ON `macros` (`owner_id`,`title`,`id`);--> statement-breakpoint
CREATE TABLE `mail_bounces` (
	`recipient` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`diagnostic` text NOT NULL,
	`bounced_at` integer NOT NULL,
	`times` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `mail_bounces_by_time` ON `mail_bounces` (`bounced_at`,`recipient`);--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`author_id` text NOT NULL,
	`author_role` text NOT NULL,
	`visibility` text NOT NULL,
	`body` text NOT NULL,
	`quoted` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "messages_author_role" CHECK("messages"."author_role" in ('customer', 'agent', 'system')),
	CONSTRAINT "messages_visibility" CHECK("messages"."visibility" in ('public', 'internal'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `messages_by_ticket` ON `messages` (`ticket_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `missed_searches` (
	`day` integer NOT NULL,
	`locale` text NOT NULL,
	`words` text NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`day`, `locale`, `words`),
	CONSTRAINT "missed_searches_locale" CHECK("missed_searches"."locale" in ('da', 'el', 'ro', 'en'))
) STRICT;
--> statement-breakpoint
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
	`account_id` text,
	`ticket_number` text,
	`is_reminder` integer DEFAULT false NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text NOT NULL,
	`locale` text NOT NULL,
	`created_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`sent_at` integer,
	`failed_at` integer,
	`last_error` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`next_attempt_at`) WHERE sent_at is null and failed_at is null;--> statement-breakpoint
CREATE INDEX `outbox_by_recipient` ON `outbox` (`recipient`,`created_at`);--> statement-breakpoint
CREATE INDEX `outbox_sent` ON `outbox` (`sent_at`) WHERE sent_at is not null;--> statement-breakpoint
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
CREATE TABLE `rating_days` (
	`day` integer NOT NULL,
	`plan` text NOT NULL,
	`rated` integer NOT NULL,
	`satisfied` integer NOT NULL,
	PRIMARY KEY(`day`, `plan`),
	CONSTRAINT "rating_days_counts" CHECK("rating_days"."satisfied" between 0 and "rating_days"."rated")
) STRICT;
--> statement-breakpoint
CREATE TABLE `received_mails` (
	`id` text PRIMARY KEY NOT NULL,
	`content_hash` text NOT NULL,
	`return_path` text NOT NULL,
	`recipient` text NOT NULL,
	`sender` text,
	`subject` text NOT NULL,
	`bytes` integer NOT NULL,
	`class` text NOT NULL,
	`reason` text,
	`place` text NOT NULL,
	`ticket_id` text,
	`received_at` integer NOT NULL,
	`placed_at` integer,
	`placed_by` text,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`placed_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "received_mails_class" CHECK("received_mails"."class" in ('message', 'autoReply', 'bounce', 'list', 'loop', 'unreadable')),
	CONSTRAINT "received_mails_reason" CHECK("received_mails"."reason" is null or "received_mails"."reason" in ('stranger', 'unauthenticated', 'no-sender', 'empty', 'ticket-over', 'no-entitlement', 'no-channel', 'too-many', 'unreadable', 'failed')),
	CONSTRAINT "received_mails_place" CHECK("received_mails"."place" in ('pending', 'answered', 'ignored', 'replied', 'opened', 'noted', 'repeated', 'dismissed')),
	CONSTRAINT "received_mails_placed" CHECK(("received_mails"."place" = 'pending') = ("received_mails"."placed_at" is null)),
	CONSTRAINT "received_mails_ticket" CHECK(("received_mails"."place" in ('replied', 'opened', 'noted')) = ("received_mails"."ticket_id" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `received_mails_by_place` ON `received_mails` (`place`,`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `received_mails_over` ON `received_mails` (`received_at`,`id`) WHERE place in ('replied', 'opened', 'noted', 'repeated', 'dismissed');--> statement-breakpoint
CREATE INDEX `received_mails_by_content` ON `received_mails` (`content_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `received_mails_written_once` ON `received_mails` (`content_hash`) WHERE place in ('replied', 'opened');--> statement-breakpoint
CREATE INDEX `received_mails_to_clear` ON `received_mails` (`placed_at`) WHERE placed_at is not null;--> statement-breakpoint
CREATE TABLE `replacements` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`device_id` text NOT NULL,
	`agent_id` text NOT NULL,
	`diagnosis` text NOT NULL,
	`status` text NOT NULL,
	`diagnosed_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`in_time` integer,
	`shipped_at` integer,
	`tracking` text,
	`new_device_id` text,
	`arrived_at` integer,
	`returned_at` integer,
	`cancelled_at` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agent_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`new_device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "replacements_status" CHECK("replacements"."status" in ('diagnosed', 'shipped', 'arrived', 'returned', 'cancelled')),
	CONSTRAINT "replacements_shipped" CHECK(("replacements"."shipped_at" is null) = ("replacements"."tracking" is null)),
	CONSTRAINT "replacements_cancelled" CHECK(("replacements"."status" = 'cancelled') = ("replacements"."cancelled_at" is not null)),
	CONSTRAINT "replacements_judged" CHECK("replacements"."shipped_at" is null or "replacements"."in_time" is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `replacements_one_each` ON `replacements` (`ticket_id`) WHERE status <> 'cancelled';--> statement-breakpoint
CREATE INDEX `replacements_by_ticket` ON `replacements` (`ticket_id`,`diagnosed_at`);--> statement-breakpoint
CREATE INDEX `replacements_to_watch` ON `replacements` (`due_at`) WHERE status = 'diagnosed' and in_time is null;--> statement-breakpoint
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
CREATE TABLE `ticket_consents` (
	`ticket_id` text PRIMARY KEY NOT NULL,
	`reseller_id` text NOT NULL,
	`license_id` text NOT NULL,
	`email` text,
	`status` text NOT NULL,
	`token_hash` text NOT NULL,
	`asked_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`answered_at` integer,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reseller_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`license_id`) REFERENCES `licenses`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ticket_consents_status" CHECK("ticket_consents"."status" in ('asked', 'given', 'declined', 'withdrawn', 'lapsed')),
	CONSTRAINT "ticket_consents_address" CHECK(("ticket_consents"."status" in ('asked', 'given')) = ("ticket_consents"."email" is not null)),
	CONSTRAINT "ticket_consents_answered" CHECK(("ticket_consents"."status" = 'asked') = ("ticket_consents"."answered_at" is null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_consents_token_hash_unique` ON `ticket_consents` (`token_hash`);--> statement-breakpoint
CREATE INDEX `ticket_consents_by_reseller` ON `ticket_consents` (`reseller_id`,`asked_at`,`ticket_id`);--> statement-breakpoint
CREATE INDEX `ticket_consents_to_lapse` ON `ticket_consents` (`expires_at`) WHERE status = 'asked';--> statement-breakpoint
CREATE TABLE `ticket_devices` (
	`ticket_id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`device_id`) REFERENCES `devices`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `ticket_devices_by_device` ON `ticket_devices` (`device_id`);--> statement-breakpoint
CREATE TABLE `ticket_documents` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`messages` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_documents_ticket_id_unique` ON `ticket_documents` (`ticket_id`);--> statement-breakpoint
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
CREATE TABLE `ticket_participants` (
	`ticket_id` text NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`submitted_at` integer NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `account_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ticket_participants_kind" CHECK("ticket_participants"."kind" in ('colleague', 'reseller', 'endCustomer'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `ticket_participants_by_account` ON `ticket_participants` (`account_id`,`submitted_at`,`ticket_id`);--> statement-breakpoint
CREATE INDEX `ticket_participants_by_adder` ON `ticket_participants` (`added_by`);--> statement-breakpoint
CREATE TABLE `ticket_presence` (
	`ticket_id` text NOT NULL,
	`account_id` text NOT NULL,
	`is_writing` integer NOT NULL,
	`seen_at` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `account_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `ticket_presence_by_time` ON `ticket_presence` (`seen_at`);--> statement-breakpoint
CREATE TABLE `ticket_secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` text NOT NULL,
	`author_id` text NOT NULL,
	`key_id` text NOT NULL,
	`sealed` text,
	`kept_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended` text,
	`ended_at` integer,
	`reader_id` text,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`author_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reader_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ticket_secrets_ended" CHECK("ticket_secrets"."ended" is null or "ticket_secrets"."ended" in ('read', 'replaced', 'withdrawn', 'ticketOver', 'expired')),
	CONSTRAINT "ticket_secrets_gone" CHECK(("ticket_secrets"."sealed" is null) = ("ticket_secrets"."ended" is not null) and ("ticket_secrets"."ended" is null) = ("ticket_secrets"."ended_at" is null)),
	CONSTRAINT "ticket_secrets_read" CHECK(("ticket_secrets"."reader_id" is not null) = (coalesce("ticket_secrets"."ended", '') = 'read'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_secrets_one_kept` ON `ticket_secrets` (`ticket_id`) WHERE sealed is not null;--> statement-breakpoint
CREATE INDEX `ticket_secrets_by_ticket` ON `ticket_secrets` (`ticket_id`,`kept_at`);--> statement-breakpoint
CREATE INDEX `ticket_secrets_to_clear` ON `ticket_secrets` (`expires_at`) WHERE sealed is not null;--> statement-breakpoint
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
	`replacement_due_at` integer,
	`next_due_at` integer,
	`next_watch_at` integer,
	`resolved_at` integer,
	`closed_at` integer,
	`escalated_at` integer,
	`merged_into` text,
	`rating_score` integer,
	`rating_comment` text,
	`rated_at` integer,
	`rating_asked_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merged_into`) REFERENCES `tickets`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tickets_status" CHECK("tickets"."status" in ('new', 'open', 'waiting', 'resolved', 'closed')),
	CONSTRAINT "tickets_type" CHECK("tickets"."type" in ('defect', 'consultation', 'environment', 'change', 'hardware', 'account')),
	CONSTRAINT "tickets_severity" CHECK("tickets"."severity" in ('S1', 'S2', 'S3', 'S4')),
	CONSTRAINT "tickets_locale" CHECK("tickets"."locale" in ('da', 'el', 'ro', 'en')),
	CONSTRAINT "tickets_pay_with" CHECK("tickets"."pay_with" in ('plan', 'incident')),
	CONSTRAINT "tickets_outcome" CHECK("tickets"."outcome" is null or "tickets"."outcome" in ('answered', 'solved', 'workaround', 'fixedInLaterBuild', 'outOfScope', 'defectWithoutSolution', 'withdrawn', 'duplicate')),
	CONSTRAINT "tickets_merged_as_duplicate" CHECK("tickets"."merged_into" is null or "tickets"."outcome" = 'duplicate'),
	CONSTRAINT "tickets_rating" CHECK("tickets"."rating_score" is null or "tickets"."rating_score" between 1 and 5),
	CONSTRAINT "tickets_rated" CHECK(("tickets"."rating_score" is null) = ("tickets"."rated_at" is null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_number_unique` ON `tickets` (`number`);--> statement-breakpoint
CREATE INDEX `tickets_by_account` ON `tickets` (`account_id`,`submitted_at`);--> statement-breakpoint
CREATE INDEX `tickets_open_by_account` ON `tickets` (`account_id`) WHERE status in ('new', 'open', 'waiting') and pay_with = 'plan';--> statement-breakpoint
CREATE INDEX `tickets_to_watch` ON `tickets` (`next_watch_at`) WHERE next_watch_at is not null;--> statement-breakpoint
CREATE INDEX `tickets_resolved` ON `tickets` (`resolved_at`) WHERE status = 'resolved';--> statement-breakpoint
CREATE INDEX `tickets_rated` ON `tickets` (`rated_at`,`id`) WHERE rated_at is not null;--> statement-breakpoint
CREATE INDEX `tickets_merged` ON `tickets` (`merged_into`,`submitted_at`) WHERE merged_into is not null;--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`received` integer DEFAULT 0 NOT NULL,
	`chunks` text DEFAULT '[]' NOT NULL,
	`media_type` text,
	`width` integer,
	`height` integer,
	`sha256` text,
	`ready_at` integer,
	`claimed_at` integer,
	`discarded_at` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "uploads_received" CHECK("uploads"."received" between 0 and "uploads"."bytes"),
	CONSTRAINT "uploads_ready" CHECK(("uploads"."ready_at" is null) = ("uploads"."sha256" is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `uploads_by_expiry` ON `uploads` (`expires_at`);--> statement-breakpoint
CREATE INDEX `uploads_open` ON `uploads` (`account_id`) WHERE claimed_at is null and discarded_at is null;--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`type` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`delivered_at` integer,
	`attempted_at` integer,
	`response_status` integer,
	`response_text` text,
	`duration_ms` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `webhook_endpoints`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`next_attempt_at`) WHERE next_attempt_at is not null;--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_endpoint` ON `webhook_deliveries` (`endpoint_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_time` ON `webhook_deliveries` (`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`description` text NOT NULL,
	`events` text NOT NULL,
	`state` text NOT NULL,
	`generation` integer DEFAULT 1 NOT NULL,
	`rotated_at` integer,
	`failing_since` integer,
	`created_at` integer NOT NULL,
	CONSTRAINT "webhook_endpoints_state" CHECK("webhook_endpoints"."state" in ('enabled', 'disabled', 'failed')),
	CONSTRAINT "webhook_endpoints_generation" CHECK("webhook_endpoints"."generation" > 0)
) STRICT;
--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`received_at` integer NOT NULL
) STRICT;
