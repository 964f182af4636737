CREATE TABLE "buyer_counts" (
	"ticket_type_id" text NOT NULL,
	"buyer_id" uuid NOT NULL,
	"count" integer NOT NULL,
	"limit" integer NOT NULL,
	CONSTRAINT "buyer_counts_ticket_type_id_buyer_id_pk" PRIMARY KEY("ticket_type_id","buyer_id"),
	CONSTRAINT "buyer_counts_within_limit" CHECK ("buyer_counts"."count" <= "buyer_counts"."limit"),
	CONSTRAINT "buyer_counts_not_negative" CHECK ("buyer_counts"."count" >= 0)
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"tagline" text NOT NULL,
	"venue" text NOT NULL,
	"city" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	CONSTRAINT "events_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" uuid PRIMARY KEY NOT NULL,
	"buyer_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"ticket_type_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"total_cents" integer NOT NULL,
	"currency" text NOT NULL,
	"status" text NOT NULL,
	"held_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "orders_buyer_key" UNIQUE("buyer_id","idempotency_key"),
	CONSTRAINT "orders_quantity_positive" CHECK ("orders"."quantity" > 0),
	CONSTRAINT "orders_total_not_negative" CHECK ("orders"."total_cents" >= 0),
	CONSTRAINT "orders_status" CHECK ("orders"."status" in ('held', 'paid', 'cancelled', 'expired', 'refunded')),
	CONSTRAINT "orders_held_has_an_end" CHECK (("orders"."status" = 'held') = ("orders"."held_until" is not null))
);
--> statement-breakpoint
CREATE TABLE "stock_events" (
	"ticket_type_id" text NOT NULL,
	"version" bigint NOT NULL,
	"n" integer NOT NULL,
	"kind" text NOT NULL,
	"delta" integer NOT NULL,
	"order_id" uuid,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_events_ticket_type_id_version_n_pk" PRIMARY KEY("ticket_type_id","version","n"),
	CONSTRAINT "stock_events_n_not_negative" CHECK ("stock_events"."n" >= 0),
	CONSTRAINT "stock_events_kind" CHECK ("stock_events"."kind" in ('sold', 'restocked', 'reset')),
	CONSTRAINT "stock_events_sold_by_an_order" CHECK ("stock_events"."kind" <> 'sold' or ("stock_events"."order_id" is not null and "stock_events"."delta" < 0))
);
--> statement-breakpoint
CREATE TABLE "ticket_types" (
	"id" text PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"price_cents" integer NOT NULL,
	"currency" text NOT NULL,
	"capacity" integer NOT NULL,
	"stock" integer NOT NULL,
	"version" bigint DEFAULT 0 NOT NULL,
	"generation" integer DEFAULT 1 NOT NULL,
	"per_buyer_limit" integer NOT NULL,
	"sale_starts_at" timestamp with time zone NOT NULL,
	"till_width" integer,
	CONSTRAINT "ticket_types_stock_not_negative" CHECK ("ticket_types"."stock" >= 0),
	CONSTRAINT "ticket_types_capacity_not_negative" CHECK ("ticket_types"."capacity" >= 0),
	CONSTRAINT "ticket_types_price_not_negative" CHECK ("ticket_types"."price_cents" >= 0),
	CONSTRAINT "ticket_types_limit_positive" CHECK ("ticket_types"."per_buyer_limit" > 0),
	CONSTRAINT "ticket_types_till_width_positive" CHECK ("ticket_types"."till_width" > 0),
	CONSTRAINT "ticket_types_currency_iso" CHECK ("ticket_types"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"code" text PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"n" integer NOT NULL,
	"used_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tickets_order_n" UNIQUE("order_id","n")
);
--> statement-breakpoint
ALTER TABLE "buyer_counts" ADD CONSTRAINT "buyer_counts_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_events" ADD CONSTRAINT "stock_events_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticket_types" ADD CONSTRAINT "ticket_types_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;