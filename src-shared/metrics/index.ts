export * from './aggregate.ts'
export * from './confusion.ts'
export * from './scores.ts'
