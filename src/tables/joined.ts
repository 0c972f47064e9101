import { type FileHandle, open } from 'node:fs/promises'
import { type ColumnChunk, type FileMetaData, parquetMetadata, type RowGroup } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import { growingFile } from '../keeping/index.ts'

const MAGIC = new TextEncoder().encode('PAR1')
/** What stands at the end of a Parquet file: the length of what describes it, and the sign. */
const TAIL = 8
/** Bytes that are copied at a time. */
const COPIED = 1 << 18

/** A Parquet file made of others. */
export interface JoinedParquet {
  /** Adds the rows of a file that has the same columns. */
  add(file: string): Promise<void>
  /** Puts the file in its place. */
  finish(): Promise<void>
  /** Leaves what was there before; after `finish` it does nothing. */
  drop(): Promise<void>
}

/**
 * Joins Parquet files of the same columns, one after the other. Row groups say where in the file they stand and nothing else of it, so they are
 * copied as they are, and only the description at the end is made anew (Apache Parquet, *File format*).
 */
export const joinedParquet = async (file: string): Promise<JoinedParquet> => {
  const growing = await growingFile(file, false)
  await growing.write(MAGIC)
  const buffer = Buffer.alloc(COPIED)
  let length = MAGIC.length
  let whole: FileMetaData | null = null
  return {
    add: async (part) => {
      const handle = await open(part)
      try {
        const { metadata, end } = await described(handle)
        const groups = metadata.row_groups.map((group) => movedGroup(group, BigInt(length - MAGIC.length)))
        whole ??= { ...metadata, num_rows: 0n, row_groups: [] }
        whole.num_rows += metadata.num_rows
        whole.row_groups.push(...groups)
        for (let at = MAGIC.length; at < end; ) {
          const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - at), at)
          await growing.write(buffer.subarray(0, bytesRead))
          at += bytesRead
          length += bytesRead
        }
      } finally {
        await handle.close()
      }
    },
    finish: async () => {
      if (whole === null) throw new TypeError('a Parquet file needs a part that says its columns')
      const writer = new ByteWriter()
      writeMetadata(writer, whole)
      writer.appendBytes(MAGIC)
      await growing.write(writer.getBytes())
      await growing.finish()
    },
    drop: growing.drop,
  }
}

/** What a file says of itself, and where its row groups end. */
const described = async (handle: FileHandle): Promise<{ metadata: FileMetaData; end: number }> => {
  const { size } = await handle.stat()
  const tail = Buffer.alloc(TAIL)
  await handle.read(tail, 0, TAIL, size - TAIL)
  const end = size - TAIL - tail.readUInt32LE(0)
  const bytes = new Uint8Array(size - end)
  await handle.read(bytes, 0, bytes.length, end)
  return { metadata: parquetMetadata(bytes.buffer), end }
}

const movedGroup = (group: RowGroup, by: bigint): RowGroup => ({
  ...group,
  ...moved(group, by, 'file_offset'),
  columns: group.columns.map((column) => movedColumn(column, by)),
})

const movedColumn = (column: ColumnChunk, by: bigint): ColumnChunk => ({
  ...column,
  ...moved(column, by, 'file_offset', 'offset_index_offset', 'column_index_offset'),
  ...(column.meta_data && {
    meta_data: {
      ...column.meta_data,
      ...moved(
        column.meta_data,
        by,
        ...(['data_page_offset', 'index_page_offset', 'dictionary_page_offset', 'bloom_filter_offset'] as const),
      ),
    },
  }),
})

/** Offsets from the beginning of the file; one that is zero says that there is none. */
const moved = <T extends object, K extends keyof T>(described: T, by: bigint, ...offsets: readonly K[]): Partial<T> =>
  Object.fromEntries(
    offsets.flatMap((name) => {
      const offset = described[name]
      return typeof offset === 'bigint' && offset > 0n ? [[name, offset + by]] : []
    }),
  ) as Partial<T>
