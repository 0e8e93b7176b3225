import type BetterSqlite3 from 'better-sqlite3'

const KEPT = 256
/** What changes how a statement answers for good: such a one belongs to whoever has asked for it. */
const CHANGES = ['pluck', 'expand', 'raw', 'bind', 'safeIntegers'] as const

/**
 * Keeps prepared statements by their text: preparing one takes many times as long as what most of them do, and repositories
 * prepare where they ask, so that the question is read there. A statement that is being read from is not given to another.
 */
export function cacheStatements(database: BetterSqlite3.Database): void {
  const prepare = database.prepare.bind(database)
  const kept = new Map<string, BetterSqlite3.Statement>()
  database.prepare = ((source: string) => {
    const known = kept.get(source)
    if (known && !known.busy) return known
    const statement = prepare(source)
    for (const change of CHANGES) giveAwayAt(statement, change, () => kept.delete(source))
    kept.set(source, statement)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return statement
  }) as typeof database.prepare
}

function giveAwayAt(statement: BetterSqlite3.Statement, change: (typeof CHANGES)[number], giveAway: () => void): void {
  const original = Reflect.get(statement, change) as (...values: unknown[]) => unknown
  const changed = (...values: unknown[]) => {
    giveAway()
    return Reflect.apply(original, statement, values)
  }
  Object.defineProperty(statement, change, { value: changed })
}
