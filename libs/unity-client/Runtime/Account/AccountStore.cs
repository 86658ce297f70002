using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>The one record of this game on this device.</summary>
    internal sealed class AccountStore
    {
        private const string Name = "account";
        private const string Unreadable = "account.unreadable";
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
            return new AccountRecord
            {
                Username = kept.Text("username"),
                Password = kept.Text("password"),
                PlayerId = kept.Text("playerId"),
                RefreshToken = kept.Text("refreshToken"),
                Email = kept.Text("email"),
                IsOwn = true,
            };
        }

        /// <summary>Keeps what has changed of a player, unless another window has another player play here.</summary>
        public void Change(AccountRecord record)
        {
            var kept = Load();
            if (kept == null || kept.Username == record.Username) Save(record);
        }

        /// <summary>Has the player be the one of this device.</summary>
        public void Save(AccountRecord record)
        {
            var kept = new JObject { { "username", record.Username }, { "password", record.Password } };
            if (record.PlayerId != null) kept["playerId"] = record.PlayerId;
            if (record.RefreshToken != null) kept["refreshToken"] = record.RefreshToken;
            if (record.Email != null) kept["email"] = record.Email;
            store.Save(Name, Json.Write(kept));
        }
    }
}
