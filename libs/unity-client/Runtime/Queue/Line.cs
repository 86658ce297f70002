using System.Collections.Generic;
using System.Linq;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What waits, in order, and upon which version of each slot the next save builds: rules alone, without a clock or a store.</summary>
    internal sealed class Line
    {
        private const int MostEntries = 200;
        private const int MostBytes = 1024 * 1024;
        private readonly List<QueueEntry> entries = new List<QueueEntry>();
        private readonly Dictionary<string, long> versions = new Dictionary<string, long>();

        public IReadOnlyList<QueueEntry> Entries => entries;

        /// <summary>Whether all that was kept could be read.</summary>
        public bool IsWhole { get; private set; } = true;

        /// <summary>When the first came; empty where nothing waits.</summary>
        public string Begun => entries.Count == 0 ? "" : entries[0].At;

        /// <summary>Puts one more at the end; false where it is full. A save without a version builds upon the last one of its slot.</summary>
        public bool TryAdd(QueueEntry entry)
        {
            if (entry.IsSave && entry.Body["baseVersion"] == null) Base(entry);
            entries.Add(entry);
            if (entries.Count <= MostEntries && Encoding.UTF8.GetByteCount(Write()) <= MostBytes) return true;
            entries.RemoveAt(entries.Count - 1);
            return false;
        }

        /// <summary>The first was done.</summary>
        /// <param name="version">that it got, where it was a save</param>
        public void Done(QueueEntry entry, long? version)
        {
            entries.Remove(entry);
            if (!entry.IsSave || !version.HasValue) return;
            Rebase(entry, version.Value);
            Told(entry.Slot, version.Value);
        }

        /// <summary>The first was refused: what built upon it builds upon what that built upon.</summary>
        public void Refused(QueueEntry entry)
        {
            entries.Remove(entry);
            if (entry.IsSave) Rebase(entry, (long?)entry.Body["baseVersion"] ?? 0);
        }

        /// <summary>Another save was before the first.</summary>
        /// <returns>what built upon it, and is not sent either</returns>
        public List<QueueEntry> Conflicted(QueueEntry entry, long current)
        {
            var gone = new HashSet<string> { entry.Key };
            var dropped = entries.Where(one => one.After != null && gone.Contains(one.After) && gone.Add(one.Key)).ToList();
            entries.RemoveAll(one => gone.Contains(one.Key));
            Told(entry.Slot, current);
            return dropped;
        }

        /// <summary>The game was told of a save: the next one builds upon it. What was asked before a newer save comes late, and says nothing.</summary>
        public void Told(string slot, long version)
        {
            if (Known(slot) < version) versions[slot] = version;
        }

        public string Write()
        {
            var kept = new JObject();
            foreach (var version in versions) kept[version.Key] = version.Value;
            return Json.Write(new JObject { { "entries", new JArray(entries.Select(entry => entry.Write())) }, { "versions", kept } });
        }

        /// <summary>What can be read of it.</summary>
        public static Line Read(string text)
        {
            var line = new Line();
            var kept = Json.TryParse(text);
            var waiting = kept == null ? null : kept["entries"] as JArray;
            var known = kept == null ? null : kept["versions"] as JObject;
            line.IsWhole = waiting != null && known != null;
            if (!line.IsWhole) return line;
            foreach (var version in known)
                if (version.Value.Type == JTokenType.Integer) line.Told(version.Key, (long)version.Value);
            line.entries.AddRange(waiting.Select(QueueEntry.TryRead).Where(entry => entry != null));
            line.IsWhole = line.entries.Count == waiting.Count;
            return line;
        }

        /// <summary>Puts what another line has at the end; what is in both is there once.</summary>
        public void Take(Line other)
        {
            foreach (var version in other.versions) Told(version.Key, version.Value);
            foreach (var entry in other.entries)
                if (!Has(entry.Key)) entries.Add(entry);
            foreach (var entry in entries)
                if (entry.After != null && !Has(entry.After)) entry.BuildOn(Known(entry.Slot));
        }

        private bool Has(string key)
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
            if (before != null) entry.After = before.Key;
            else entry.BuildOn(Known(entry.Slot));
        }

        private void Rebase(QueueEntry entry, long version)
        {
            foreach (var one in entries)
                if (one.After == entry.Key) one.BuildOn(version);
        }
    }
}
