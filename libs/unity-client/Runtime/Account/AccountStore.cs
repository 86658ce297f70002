using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>The one record of this game on this device.</summary>
    internal sealed class AccountStore
    {
        private const string Name = "account";
        private readonly ISecureStore store;

        public AccountStore(ISecureStore store)
        {
            this.store = store;
        }

        /// <summary>Null where there is none.</summary>
        public AccountRecord Load()
        {
            var kept = Json.TryParse(store.Load(Name));
            if (kept == null || kept.Text("username") == null || kept.Text("password") == null) return null;
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
