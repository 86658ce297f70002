using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Laurel
{
    /// <summary>What waits, in order, and upon which version of each slot the next save builds: rules alone, without a clock or a store.</summary>
    internal sealed class Line
    {
        private const int MostEntries = 200;
        private const int MostBytes = 1024 * 1024;
        private readonly List<QueueEntry> entries = new List<QueueEntry>();
        private readonly SortedDictionary<string, long> versions = new SortedDictionary<string, long>(StringComparer.Ordinal);

        public IReadOnlyList<QueueEntry> Entries => entries;

        /// <summary>Of each slot the one that the next save builds upon.</summary>
        public IDictionary<string, long> Versions => versions;

        /// <summary>The next one to be sent; null where none waits. What it built upon may have been answered in another window.</summary>
        public QueueEntry First()
        {
            var first = entries.FirstOrDefault();
            if (first != null && first.After != null && !Has(first.After)) first.After = null;
            return first;
        }

        /// <summary>Puts one more at the end; false where it is full. A save without a version builds upon the last one of its slot.</summary>
        public bool TryAdd(QueueEntry entry)
        {
            if (entries.Count >= MostEntries) return false;
            entry.Number = entries.Count == 0 ? 1 : entries[entries.Count - 1].Number + 1;
            if (entry.IsSave && entry.Body["baseVersion"] == null) Base(entry);
            entries.Add(entry);
            if (entries.Sum(one => Encoding.UTF8.GetByteCount(one.Text)) <= MostBytes) return true;
            Drop(entry.Name);
            return false;
        }

        /// <summary>Whether another window may have answered what the entry of that name builds upon.</summary>
        public bool IsOrphan(string name)
        {
            return entries.Exists(entry => entry.Name == name && entry.After != null && !Has(entry.After));
        }

        /// <summary>Takes in what another window has added or changed.</summary>
        public void Put(QueueEntry entry)
        {
            var at = entries.FindIndex(one => string.CompareOrdinal(one.Name, entry.Name) >= 0);
            if (at < 0) entries.Add(entry);
            else if (entries[at].Name == entry.Name) entries[at] = entry;
            else entries.Insert(at, entry);
        }

        /// <summary>It is not kept, or another window has had its answer.</summary>
        public void Drop(string name)
        {
            entries.RemoveAll(entry => entry.Name == name);
        }

        /// <summary>The first was done.</summary>
        /// <param name="version">that it got, where it was a save</param>
        public void Done(QueueEntry entry, long? version)
        {
            Drop(entry.Name);
            if (!entry.IsSave || !version.HasValue) return;
            Rebase(entry, version.Value);
            Told(entry.Slot, version.Value);
        }

        /// <summary>The first was refused: what built upon it builds upon what that built upon.</summary>
        public void Refused(QueueEntry entry)
        {
            Drop(entry.Name);
            if (entry.IsSave) Rebase(entry, entry.BaseVersion);
        }

        /// <summary>Another save was before the first.</summary>
        /// <returns>what built upon it, and is not sent either</returns>
        public List<QueueEntry> Conflicted(QueueEntry entry, long current)
        {
            var gone = new HashSet<string> { entry.Key };
            var dropped = entries.Where(one => one.After != null && gone.Contains(one.After) && gone.Add(one.Key)).ToList();
            entries.RemoveAll(one => gone.Contains(one.Key));
            // Though it be a lower one: the service may have been set back.
            versions[entry.Slot] = current;
            return dropped;
        }

        /// <summary>The game was told of a save: the next one builds upon it. What was asked before a newer save comes late, and says nothing.</summary>
        /// <returns>whether it is news</returns>
        public bool Told(string slot, long version)
        {
            if (!IsNews(slot, version)) return false;
            versions[slot] = version;
            return true;
        }

        public bool IsNews(string slot, long version)
        {
            return Known(slot) < version;
        }

        public bool Has(string key)
        {
            return entries.Exists(entry => entry.Key == key);
        }

        private long Known(string slot)
        {
            long version;
            return versions.TryGetValue(slot, out version) ? version : 0;
        }

        private void Base(QueueEntry entry)
        {
            var before = entries.FindLast(one => one.IsSaveOf(entry.Slot));
            entry.BuildOn(before == null ? Known(entry.Slot) : before.BaseVersion);
            // Until its answer is known here: where another window has it, a conflict is told, and nothing written over.
            if (before != null) entry.After = before.Key;
        }

        private void Rebase(QueueEntry entry, long version)
        {
            foreach (var one in entries)
                if (one.After == entry.Key) one.BuildOn(version);
        }
    }
}
