/** One numbered step of the schema. A step that has been released is never changed: add the next number. */
export type Migration = { number: number; name: string; sql: string }
