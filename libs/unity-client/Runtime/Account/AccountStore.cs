using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>
    /// The player of this device: who it is under one name, and under another what was learned of them, so that a window that learns something
    /// writes nothing over what another window has made of the first.
    /// </summary>
    internal sealed class AccountStore
    {
        private const string Name = "account";
        private const string Unreadable = "unreadable.account";
        private readonly ISecureStore store;

        public AccountStore(ISecureStore store)
        {
            this.store = store;
        }

        /// <summary>Null where there is none.</summary>
        public AccountRecord Load()
        {
            var text = store.Load(Name);
            if (text == null) return null;
            var kept = Json.TryParse(text) ?? new JObject();
            if (kept.Text("username") == null || kept.Text("password") == null)
            {
                // A new guest takes its place: whoever can mend it must find it.
                store.Save(Unreadable, text);
                return null;
            }
            var record = new AccountRecord { Username = kept.Text("username"), Password = kept.Text("password"), IsOwn = true };
            Learned(record);
            return record;
        }

        /// <summary>Has the player be the one of this device.</summary>
        public void Save(AccountRecord record)
        {
            Learn(record);
            store.Save(Name, Json.Write(new JObject { { "username", record.Username }, { "password", record.Password } }));
        }

        /// <summary>Keeps no more what was learned of a player.</summary>
        public void Forget(AccountRecord record)
        {
            store.Delete(LearnedName(record));
        }

        /// <summary>Keeps what was learned of a player.</summary>
        public void Learn(AccountRecord record)
        {
            Learned(record);
            var kept = new JObject();
            if (record.PlayerId != null) kept["playerId"] = record.PlayerId;
            if (record.RefreshToken != null) kept["refreshToken"] = record.RefreshToken;
            if (record.Email != null) kept["email"] = record.Email;
            if (kept.Count > 0) store.Save(LearnedName(record), Json.Write(kept));
        }

        /// <summary>Puts in what is kept and the record does not know.</summary>
        private void Learned(AccountRecord record)
        {
            var kept = Json.TryParse(store.Load(LearnedName(record))) ?? new JObject();
            record.PlayerId = record.PlayerId ?? kept.Text("playerId");
            record.RefreshToken = record.RefreshToken ?? kept.Text("refreshToken");
            record.Email = record.Email ?? kept.Text("email");
        }

        private static string LearnedName(AccountRecord record)
        {
            return Name + "." + record.Username;
        }
    }
}
