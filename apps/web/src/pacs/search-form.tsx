"use client";
import { Search as SearchIcon } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button.tsx";
import { Field, Input, Select } from "../components/ui/field.tsx";
import { Notice } from "../components/ui/states.tsx";
import type { PacsServer } from "./pacs-query.ts";

const texts = [
  { name: "patientId", label: "Patient ID", type: "text" },
  { name: "accessionNumber", label: "Accession number", type: "text" },
  { name: "modality", label: "Modality", type: "text" },
  { name: "from", label: "From", type: "date" },
  { name: "to", label: "To", type: "date" },
  { name: "studyInstanceUid", label: "Study Instance UID", type: "text" },
] as const;

export interface Search {
  serverId: string;
  filter: { [name in (typeof texts)[number]["name"]]?: string };
}

interface SearchFormProps {
  servers: readonly PacsServer[];
  isSearching: boolean;
  onSearch: (search: Search) => void;
}

/** What to look for; all that is given has to match. */
export function SearchForm({ servers, isSearching, onSearch }: SearchFormProps) {
  const [problem, setProblem] = useState<string | null>(null);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const filter: Search["filter"] = {};
    for (const { name } of texts) {
      const text = String(form.get(name) ?? "").trim();
      if (text !== "") filter[name] = text;
    }
    const isEmpty = Object.keys(filter).length === 0;
    setProblem(isEmpty ? "Fill in one field at least." : null);
    if (!isEmpty) onSearch({ serverId: String(form.get("serverId")), filter });
  }
  return (
    <form onSubmit={submit} className="grid gap-4" aria-label="Search the archive">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Archive">
          {(props) => (
            <Select {...props} name="serverId" required>
              {servers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {texts.map(({ name, label, type }) => (
          <Field key={name} label={label}>
            {(props) => <Input {...props} name={name} type={type} maxLength={64} autoComplete="off" />}
          </Field>
        ))}
        <Button type="submit" variant="primary" disabled={isSearching} className="self-end">
          <SearchIcon className="size-4" aria-hidden /> {isSearching ? "Searching…" : "Search"}
        </Button>
      </div>
      {problem !== null && <Notice title={problem} />}
    </form>
  );
}
