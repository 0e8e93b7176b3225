export * from './aggregate.ts'
export * from './confusion.ts'
export * from './histograms.ts'
export * from './scores.ts'
