using System.Globalization;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>A score or a save that waits to be sent, or was.</summary>
    public sealed class QueueEntry
    {
        internal const string ScorePath = "/score";
        internal const string SavePath = "/progress";
        private const int KeyInName = 8;
        private string after;
        private string text;

        internal QueueEntry(string path, JObject body, string key, string at)
        {
            Path = path;
            Body = body;
            Key = key;
            At = at;
        }

        /// <summary>Its <c>Idempotency-Key</c>: the same in every try, also after the game was started anew.</summary>
        public string Key { get; private set; }

        /// <summary>When it came, by this device: ISO 8601, UTC.</summary>
        public string At { get; private set; }

        /// <summary>Whether it is a save; else it is a score.</summary>
        public bool IsSave => Path == SavePath;

        /// <summary>The slot of a save; null of a score.</summary>
        public string Slot => Body.Text("slot");

        /// <summary>As it is sent: of a save <c>slot</c>, <c>data</c>, <c>mode</c>; of a score <c>boardId</c>, <c>score</c>, <c>metadata</c>.</summary>
        public JObject Body { get; private set; }

        internal string Path { get; private set; }

        /// <summary>Its place in the line: the next one has a higher.</summary>
        internal int Number { get; set; }

        /// <summary>By which it is kept, in the order of the line.</summary>
        internal string Name => Number.ToString("D8", CultureInfo.InvariantCulture) + NameOf(Key);

        /// <summary>Of a save.</summary>
        internal long BaseVersion => (long)Body["baseVersion"];

        private bool IsWhole => Key != "" && At != null && (IsSave ? Slot != null && HasBase : Path == ScorePath);

        private bool HasBase
        {
            get
            {
                var version = Body["baseVersion"] as JValue;
                return version != null && version.Value is long;
            }
        }

        /// <summary>The key of the save that still waits, upon which it builds; null where it knows its version.</summary>
        internal string After
        {
            get
            {
                return after;
            }
            set
            {
                after = value;
                text = null;
            }
        }

        /// <summary>As it is kept.</summary>
        internal string Text => text ?? (text = Json.Write(new JObject { { "path", Path }, { "body", Body }, { "key", Key }, { "at", At }, { "after", After } }));

        /// <summary>How the name of the entry of that key ends.</summary>
        internal static string NameOf(string key)
        {
            return "." + (key.Length < KeyInName ? key : key.Substring(0, KeyInName));
        }

        internal bool IsSaveOf(string slot)
        {
            return IsSave && Slot == slot;
        }

        internal void BuildOn(long version)
        {
            Body["baseVersion"] = version;
            After = null;
        }

        /// <summary>Always the very same.</summary>
        internal ApiRequest Request()
        {
            var request = new ApiRequest("POST", Path) { Body = Body, NeedsToken = true };
            request.AddHeader("Idempotency-Key", Key);
            return request;
        }

        /// <summary>Null for what is none.</summary>
        internal static QueueEntry TryRead(string text, string name)
        {
            int number;
            var kept = Json.TryParse(text) ?? new JObject();
            var body = kept["body"] as JObject;
            if (body == null || !int.TryParse(name.Split('.')[0], out number)) return null;
            var entry = new QueueEntry(kept.Text("path"), body, kept.Text("key") ?? "", kept.Text("at")) { After = kept.Text("after"), Number = number };
            return entry.IsWhole && entry.Name == name ? entry : null;
        }
    }
}
