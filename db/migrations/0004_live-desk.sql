CREATE TABLE "live_crowd" (
	"slot" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"id" uuid NOT NULL,
	"ticket_type_id" text NOT NULL,
	"buyers" integer NOT NULL,
	"strategy" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"beat_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp with time zone,
	"totals" text NOT NULL,
	CONSTRAINT "live_crowd_one_row" CHECK ("live_crowd"."slot" = 1)
);
--> statement-breakpoint
CREATE TABLE "live_marks" (
	"n" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "live_marks_n_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"kind" text NOT NULL,
	"ticket_type_id" text,
	"text" text NOT NULL
);
