/** Where each screen was left, so that the rail leads back to the same image, models and filter. */
const addresses = new Map<string, string>()

export function rememberAddress(pathname: string, search: string): void {
  addresses.set(`/${pathname.split('/')[1] ?? ''}`, pathname + search)
}

/** `root` is the first part of an address: `/annotate`. */
export const lastAddress = (root: string): string => addresses.get(root) ?? root
