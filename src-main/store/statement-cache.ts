/** What is asked of a database and its statements here; the driver itself is named in database.ts alone. */
type Statement = { readonly busy: boolean }
type Preparing = { prepare: (source: string) => Statement }

const KEPT = 256
/** What changes how a statement answers for good: such a one belongs to whoever has asked for it. */
const CHANGES = ['pluck', 'expand', 'raw', 'bind', 'safeIntegers'] as const

/**
 * Keeps prepared statements by their text: preparing one takes many times as long as what most of them do, and repositories
 * prepare where they ask, so that the question is read there. A statement that is being read from is not given to another.
 */
export function cacheStatements(database: Preparing): void {
  const prepare = database.prepare.bind(database)
  const kept = new Map<string, Statement>()
  database.prepare = (source) => {
    const known = kept.get(source)
    if (known && !known.busy) return known
    const statement = prepare(source)
    for (const change of CHANGES) giveAwayAt(statement, change, () => kept.delete(source))
    kept.set(source, statement)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return statement
  }
}

function giveAwayAt(statement: Statement, change: (typeof CHANGES)[number], giveAway: () => void): void {
  const original = Reflect.get(statement, change) as (...values: unknown[]) => unknown
  const changed = (...values: unknown[]) => {
    giveAway()
    return Reflect.apply(original, statement, values)
  }
  Object.defineProperty(statement, change, { value: changed })
}
