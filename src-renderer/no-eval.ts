import { z } from 'zod'

// zod tries `new Function` once; under our content security policy that is a violation even though it falls back.
// It must be told before the first schema parses, so this file is imported before all others.
z.config({ jitless: true })
