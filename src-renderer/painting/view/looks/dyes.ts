/** Hair colours to begin with: five that grow, and three that do not. */
export const DYES: readonly { name: string; color: string }[] = [
  { name: 'Black', color: '#1d1613' },
  { name: 'Chestnut', color: '#6a3a22' },
  { name: 'Copper', color: '#b8551f' },
  { name: 'Honey', color: '#c99a4e' },
  { name: 'Platinum', color: '#ddd3c0' },
  { name: 'Cherry', color: '#b01035' },
  { name: 'Violet', color: '#7a35c8' },
  { name: 'Blue', color: '#1f5fe0' },
]
