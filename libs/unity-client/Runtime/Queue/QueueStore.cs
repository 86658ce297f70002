using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>
    /// The line of one player as it is kept: a name for each entry, in their order, and one for the versions of slots. So windows of a game that
    /// play at once write over nothing of each other's: what is there waits, and what is gone was answered.
    /// </summary>
    internal sealed class QueueStore
    {
        private const string Aside = "unreadable.";
        private readonly ISecureStore store;
        private readonly string prefix;
        private readonly string versions;

        /// <summary>What is kept of the line, as far as this window knows.</summary>
        private readonly Dictionary<string, string> known = new Dictionary<string, string>();

        /// <param name="username">a UUID, which is known before the player's id</param>
        public QueueStore(ISecureStore store, string username)
        {
            this.store = store;
            prefix = "queue." + username + ".";
            versions = "versions." + username;
        }

        /// <summary>Takes in what windows have added, changed and answered since, this one before its start among them.</summary>
        public void Refresh(Line line)
        {
            var names = new HashSet<string>(store.Names(prefix));
            foreach (var entry in line.Entries.Where(entry => known.ContainsKey(prefix + entry.Name) && !names.Contains(prefix + entry.Name)).ToList())
            {
                line.Drop(entry);
                known.Remove(prefix + entry.Name);
            }
            foreach (var version in Versions()) line.Told(version.Key, version.Value);
            // What is known and waits no more could not be deleted yet.
            var changed = names.Where(name => !known.ContainsKey(name) || line.IsBuilding(name.Substring(prefix.Length))).ToList();
            foreach (var name in changed.Where(name => !TryRead(line, name)).ToList()) PutAside(name);
        }

        /// <summary>Keeps one more entry of the line.</summary>
        public void Add(QueueEntry entry)
        {
            Put(prefix + entry.Name, Json.Write(entry.Write()));
        }

        /// <summary>Keeps the line as it is now. The versions first: who builds upon an entry that is gone finds them.</summary>
        public void Save(Line line)
        {
            SaveVersions(line);
            foreach (var entry in line.Entries) Put(prefix + entry.Name, Json.Write(entry.Write()));
            var here = new HashSet<string>(line.Entries.Select(entry => prefix + entry.Name));
            foreach (var name in known.Keys.Where(name => !here.Contains(name)).ToList())
            {
                store.Delete(name);
                known.Remove(name);
            }
        }

        private void Put(string name, string text)
        {
            string before;
            if (known.TryGetValue(name, out before) && before == text) return;
            store.Save(name, text);
            known[name] = text;
        }

        /// <summary>False where it is none; what has gone meanwhile is no mistake.</summary>
        private bool TryRead(Line line, string name)
        {
            var text = store.Load(name);
            if (text == null) return true;
            var entry = QueueEntry.TryRead(text, name.Substring(prefix.Length));
            if (entry == null) return false;
            line.Put(entry);
            known[name] = text;
            return true;
        }

        private void PutAside(string name)
        {
            var text = store.Load(name);
            if (text != null) store.Save(Aside + name, text);
            store.Delete(name);
        }

        private IEnumerable<KeyValuePair<string, long>> Versions()
        {
            var kept = Json.TryParse(store.Load(versions)) ?? new JObject();
            foreach (var version in kept)
            {
                var value = version.Value as JValue;
                if (value != null && value.Value is long) yield return new KeyValuePair<string, long>(version.Key, (long)value.Value);
            }
        }

        private void SaveVersions(Line line)
        {
            foreach (var version in Versions()) line.Told(version.Key, version.Value);
            var kept = new JObject();
            foreach (var version in line.Versions) kept[version.Key] = version.Value;
            if (line.Versions.Count > 0 && Json.Write(kept) != store.Load(versions)) store.Save(versions, Json.Write(kept));
        }
    }
}
