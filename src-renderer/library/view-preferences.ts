import { z } from 'zod'
import { usePreference } from '../host/preferences.ts'

export const ThumbnailView = z.enum(['photo', 'outline', 'mask'])
export type ThumbnailView = z.infer<typeof ThumbnailView>

export const SMALLEST_PX = 96
export const LARGEST_PX = 260

/** What the thumbnails show. */
export const useThumbnailView = () => usePreference('library.view', ThumbnailView, 'outline')

const Size = z.number().min(SMALLEST_PX).max(LARGEST_PX)
/** How large the squares are, at least. */
export const useThumbnailSize = () => usePreference('library.size', Size, 128)
