import { lazy, type ComponentType } from 'react'
import { createHashRouter, Navigate } from 'react-router'
import { Frame } from './frame/Frame.tsx'

const screen = (load: () => Promise<{ Screen: ComponentType }>) => {
  const Screen = lazy(async () => ({ default: (await load()).Screen }))
  return <Screen />
}

/** Every view is an address: Back works, and links can be sent. Each screen is loaded when it is first opened. */
export const router = createHashRouter([
  {
    element: <Frame />,
    children: [
      { path: '/library', element: screen(() => import('../library/index.tsx')) },
      { path: '/annotate/:imageId?', element: screen(() => import('../annotate/index.tsx')) },
      { path: '/compare', element: screen(() => import('../compare/index.tsx')) },
      { path: '/progress', element: screen(() => import('../progress/index.tsx')) },
      { path: '/release', element: screen(() => import('../release/index.tsx')) },
      { path: '/import', element: screen(() => import('../import/index.tsx')) },
      { path: '/models', element: screen(() => import('../models/index.tsx')) },
      { path: '/models/add', element: screen(() => import('../models/add/index.tsx')) },
      { path: '/benchmark', element: screen(() => import('../benchmark/index.tsx')) },
      { path: '/runs/add', element: screen(() => import('../runs/index.tsx')) },
      { path: '/work', element: screen(() => import('../work/index.tsx')) },
      { path: '/settings', element: screen(() => import('../settings/index.tsx')) },
      { path: '*', element: <Navigate to="/library" replace /> },
    ],
  },
])
