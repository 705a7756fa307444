/** Containers declares no operation and no event: what it finds is read through the catalog's. */
export {}
