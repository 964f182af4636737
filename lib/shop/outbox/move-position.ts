/**
 * Moves a consumer's position of a ticket type, where it is the one that the events follow; for the beginning of a
 * statement with its effect. $1 id, $2 generation, $3 after (-1: a life begins), $4 up to.
 */
export const movePosition = (consumer: string) => `
      INSERT INTO consumer_positions AS p (consumer, ticket_type_id, generation, version)
      SELECT /* not for pg_stat_statements */ '${consumer}', id, generation, $4::bigint FROM ticket_types
      WHERE id = $1 AND generation = $2::int
      ON CONFLICT (consumer, ticket_type_id)
      DO UPDATE SET generation = excluded.generation, version = excluded.version, at = now()
      WHERE p.generation = $2::int AND p.version = $3::bigint OR p.generation < $2::int AND $3::bigint = -1
      RETURNING ticket_type_id, generation, version`;
