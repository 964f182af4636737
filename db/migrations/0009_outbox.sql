CREATE TABLE "consumer_positions" (
	"consumer" text NOT NULL,
	"ticket_type_id" text NOT NULL,
	"generation" integer NOT NULL,
	"version" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "consumer_positions_consumer_ticket_type_id_pk" PRIMARY KEY("consumer","ticket_type_id")
);
--> statement-breakpoint
CREATE TABLE "figures" (
	"ticket_type_id" text PRIMARY KEY NOT NULL,
	"generation" integer NOT NULL,
	"version" bigint NOT NULL,
	"stock" integer NOT NULL,
	"held" integer NOT NULL,
	"sold" integer NOT NULL,
	"revenue_cents" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "relay_cursors" (
	"ticket_type_id" text PRIMARY KEY NOT NULL,
	"generation" integer NOT NULL,
	"version" bigint NOT NULL,
	"leased_by" text,
	"leased_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "consumer_positions" ADD CONSTRAINT "consumer_positions_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "figures" ADD CONSTRAINT "figures_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "relay_cursors" ADD CONSTRAINT "relay_cursors_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE cascade ON UPDATE no action;