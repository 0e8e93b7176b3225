import { lazy } from 'react'

/** The chart library is large: it is loaded when the first chart is shown. */
export const EpochChart = lazy(() => import('./EpochChart.tsx'))
export const SmallChart = lazy(() => import('./SmallChart.tsx'))
