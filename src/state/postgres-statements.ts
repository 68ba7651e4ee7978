/**
 * Which statements read and change the state in PostgreSQL?
 * What writes under a lease ($2, null without one) holds the lease's row until it has ended, so that nobody takes the
 * lock over in between; it returns no row when the lease is another, or the document is not the one that is continued.
 */

/** The statements for tables of these names; each is a transaction of its own. */
export function statementsFor(name: (table: 'documents' | 'journal' | 'locks' | 'keys') => string) {
  const documents = name('documents')
  const journal = name('journal')
  const locks = name('locks')
  const keys = name('keys')
  const lease = `lease AS (SELECT FROM ${locks} WHERE unit = $1 AND lease = $2::text FOR SHARE)`
  const mayWrite = '($2::text IS NULL OR EXISTS (SELECT FROM lease))'
  const emptied = `emptied AS (DELETE FROM ${journal} WHERE unit IN (SELECT unit FROM put))`
  return {
    /** The document, whose number is null, before its lines. */
    read: `
      SELECT NULL::bigint AS number, lineage, serial, body AS text FROM ${documents} WHERE unit = $1
      UNION ALL SELECT number, lineage, serial, line FROM ${journal} WHERE unit = $1
      ORDER BY number NULLS FIRST`,

    /** Of the document, or of a journal that has none yet. */
    readHead: `
      SELECT lineage, serial FROM (
        SELECT NULL::bigint AS number, lineage, serial FROM ${documents} WHERE unit = $1
        UNION ALL SELECT number, lineage, serial FROM ${journal} WHERE unit = $1 AND serial = 0
      ) AS heads ORDER BY number NULLS FIRST LIMIT 1`,

    compareDocument: `SELECT lineage, serial, body = $2 AS same FROM ${documents} WHERE unit = $1`,

    firstDocument: `
      WITH ${lease}, put AS (
        INSERT INTO ${documents} (unit, lineage, serial, body)
        SELECT $1, $3::text, $4::bigint, $5::text WHERE ${mayWrite} ON CONFLICT (unit) DO NOTHING RETURNING unit
      ), ${emptied} SELECT unit FROM put`,

    nextDocument: `
      WITH ${lease}, put AS (
        UPDATE ${documents} SET lineage = $3, serial = $4::bigint, body = $5, written_at = now()
        WHERE unit = $1 AND lineage = $6 AND serial = $7::bigint AND ${mayWrite} RETURNING unit
      ), ${emptied} SELECT unit FROM put`,

    append: `
      WITH ${lease}, head AS (SELECT FROM ${documents} WHERE unit = $1 AND lineage = $3 AND serial = $4::bigint FOR SHARE)
      INSERT INTO ${journal} (unit, lineage, serial, id, line)
      SELECT $1, $3::text, $4::bigint, $5::text, $6::text
      WHERE ${mayWrite}
        AND (EXISTS (SELECT FROM head) OR ($4::bigint = 0 AND NOT EXISTS (SELECT FROM ${documents} WHERE unit = $1)))
      ON CONFLICT (id) DO NOTHING RETURNING number`,

    findLine: `SELECT number FROM ${journal} WHERE id = $1`,

    readLock: `SELECT record FROM ${locks} WHERE unit = $1`,
    firstLock: `INSERT INTO ${locks} (unit, lease, record) VALUES ($1, $2, $3) ON CONFLICT (unit) DO NOTHING RETURNING unit`,
    nextLock: `UPDATE ${locks} SET lease = $2, record = $3 WHERE unit = $1 AND record = $4 RETURNING unit`,

    list: `SELECT unit FROM ${documents} UNION SELECT unit FROM ${journal} WHERE serial = 0`,

    readKey: `SELECT body FROM ${keys} WHERE name = 'hash'`,
    rewriteKey: `UPDATE ${keys} SET body = $1 WHERE name = 'hash'`,
    keepKey: `INSERT INTO ${keys} (name, body) VALUES ('hash', $1) ON CONFLICT (name) DO NOTHING`,
  }
}
