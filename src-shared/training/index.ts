export * from './best-epoch.ts'
export * from './epoch-from-name.ts'
