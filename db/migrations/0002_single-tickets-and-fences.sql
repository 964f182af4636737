CREATE TABLE "single_tickets" (
	"ticket_type_id" text NOT NULL,
	"generation" integer NOT NULL,
	"n" integer NOT NULL,
	"order_id" uuid,
	CONSTRAINT "single_tickets_ticket_type_id_generation_n_pk" PRIMARY KEY("ticket_type_id","generation","n")
);
--> statement-breakpoint
ALTER TABLE "ticket_types" ADD COLUMN "fence" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "single_tickets" ADD CONSTRAINT "single_tickets_ticket_type_id_ticket_types_id_fk" FOREIGN KEY ("ticket_type_id") REFERENCES "public"."ticket_types"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "single_tickets_free" ON "single_tickets" USING btree ("ticket_type_id","generation","n") WHERE "single_tickets"."order_id" is null;