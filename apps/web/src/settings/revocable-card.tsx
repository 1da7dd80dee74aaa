"use client";
import type { ReactNode } from "react";
import { Badge } from "../components/ui/badge.tsx";
import { Card } from "../components/ui/card.tsx";
import { Empty, Loading, Notice } from "../components/ui/states.tsx";
import { Cell, HeadCell, Table } from "../components/ui/table.tsx";
import { formatDateTime } from "../format/time.ts";
import { describeError } from "../graphql/describe-error.ts";
import { RevokeButton } from "./revoke-button.tsx";

/** What somebody was let in by, and can be shut out by for good. */
interface Revocable {
  id: string;
  createdAt: string;
  revokedAt: string | null;
}

interface RevocableCardProps<T extends Revocable> {
  title: string;
  /** Nothing while they are loaded. */
  all: readonly T[] | undefined;
  error: Error | undefined;
  empty: { title: string; text: string };
  /** Of all columns but the last: the name, what `cells` gives, and when it was made. */
  heads: readonly string[];
  nameOf: (one: T) => string;
  /** Under the name. */
  noteOf: (one: T) => string | null;
  cells: (one: T) => ReactNode;
  /** @returns what the server refused, in words; nothing where it is done */
  revoke: (id: string) => Promise<string | null>;
  onRevoked: () => void;
}

/** All who were ever let in, and a way to shut each out. */
export function RevocableCard<T extends Revocable>(props: RevocableCardProps<T>) {
  const { title, all, error, empty, heads, nameOf, noteOf, cells, revoke, onRevoked } = props;
  return (
    <Card title={title}>
      {error && <Notice title={`${title} could not be loaded`}>{describeError(error)}</Notice>}
      {all === undefined && !error && <Loading label={`Loading ${title}`} />}
      {all?.length === 0 && <Empty title={empty.title}>{empty.text}</Empty>}
      {all !== undefined && all.length > 0 && (
        <Table>
          <thead>
            <tr>
              {heads.map((head) => (
                <HeadCell key={head}>{head}</HeadCell>
              ))}
              <HeadCell>
                <span className="sr-only">Revoke</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <tr key={one.id}>
                <Cell>
                  <p className={one.revokedAt === null ? "font-medium" : "text-ink-soft"}>{nameOf(one)}</p>
                  <p className="break-all text-[13px] text-ink-faint">{noteOf(one)}</p>
                </Cell>
                {cells(one)}
                <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(one.createdAt)}</Cell>
                <Cell className="text-right">
                  {one.revokedAt === null ? (
                    <RevokeButton name={nameOf(one)} revoke={() => revoke(one.id)} onRevoked={onRevoked} />
                  ) : (
                    <Badge>Revoked {formatDateTime(one.revokedAt)}</Badge>
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
