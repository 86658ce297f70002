using System;
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

        /// <summary>Looks, decides and keeps, while no other window does.</summary>
        public void Alone(Action work)
        {
            store.Alone(work);
        }

        /// <summary>Null where there is none, or what is no record.</summary>
        public AccountRecord Load()
        {
            var record = Read(store.Load(Name));
            if (record == null) return null;
            var learned = LearnedOrNothing(record.Username);
            record.PlayerId = learned.Text("playerId");
            record.RefreshToken = learned.Text("refreshToken");
            record.Email = learned.Text("email");
            return record;
        }

        /// <summary>Has the player be the one of this device.</summary>
        public void Save(AccountRecord record)
        {
            var before = store.Load(Name);
            // A new player takes its place: whoever can mend it must find it.
            if (before != null && Read(before) == null) store.Save(Unreadable, before);
            Put(record);
            if (record.Email != null) PutEmail(record.Username, record.Email);
            store.Save(Name, Json.Write(new JObject { { "username", record.Username }, { "password", record.Password } }));
        }

        /// <summary>Keeps what a sign-in has told of the player, unless another one is the device's by now.</summary>
        public void Learn(AccountRecord record)
        {
            if (IsOf(record.Username)) Put(record);
        }

        private void Put(AccountRecord record)
        {
            var learned = Learned(record.Username);
            if (record.PlayerId != null) learned["playerId"] = record.PlayerId;
            if (record.RefreshToken != null) learned["refreshToken"] = record.RefreshToken;
            SaveLearned(record.Username, learned);
        }

        /// <summary>Keeps the address that the player has now, unless another one is the device's by now; null: none.</summary>
        public void LearnEmail(string username, string email)
        {
            if (IsOf(username)) PutEmail(username, email);
        }

        private void PutEmail(string username, string email)
        {
            var learned = Learned(username);
            learned["email"] = email;
            SaveLearned(username, learned);
        }

        /// <summary>Keeps no more what was learned of a player.</summary>
        public void Forget(AccountRecord record)
        {
            store.Delete(LearnedName(record.Username));
        }

        private bool IsOf(string username)
        {
            var kept = Read(store.Load(Name));
            return kept != null && kept.Username == username;
        }

        /// <summary>Null where it is none.</summary>
        private static AccountRecord Read(string text)
        {
            var kept = Json.TryParse(text) ?? new JObject();
            if (kept.Text("username") == null || kept.Text("password") == null) return null;
            return new AccountRecord { Username = kept.Text("username"), Password = kept.Text("password"), IsOwn = true };
        }

        /// <summary>What cannot be read is learned again by the next sign-in.</summary>
        private JObject LearnedOrNothing(string username)
        {
            try
            {
                return Learned(username);
            }
            catch (Exception)
            {
                return new JObject();
            }
        }

        private JObject Learned(string username)
        {
            return Json.TryParse(store.Load(LearnedName(username))) ?? new JObject();
        }

        private void SaveLearned(string username, JObject learned)
        {
            if (learned.Count > 0) store.Save(LearnedName(username), Json.Write(learned));
        }

        private static string LearnedName(string username)
        {
            return Name + "." + username;
        }
    }
}
