export * from './step-list.ts'
export * from './thumbnail.ts'
