using System;
using System.IO;
using Newtonsoft.Json.Linq;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>A device with a game on it: what the game keeps outlives its client.</summary>
    public sealed class Device : IDisposable
    {
        /// <summary>No record.</summary>
        public const string Spoilt = "{\"username\":";

        /// <summary>The life of the local user pool's tokens.</summary>
        public const double TokenSeconds = 3600;

        private readonly Place place;
        private readonly string folder;
        private readonly ISecureStore store;

        /// <summary>Two of one name are two windows of one game.</summary>
        public Device(Place place, string name, int signUpBits = 0, ISecureStore store = null)
        {
            this.place = place;
            folder = Path.Combine(Application.persistentDataPath, name);
            this.store = store ?? new FileStore(folder);
            SignUpBits = signUpBits;
            Start();
        }

        /// <summary>The game's client, until it is started anew.</summary>
        public LaurelClient Laurel { get; private set; }

        /// <summary>The platform of the client, whose time a test moves.</summary>
        internal MovedTime Time { get; private set; }

        public int SignUpBits { get; }

        /// <summary>The account, as it is kept: who it is, and what was learned of them.</summary>
        public JObject Kept
        {
            get
            {
                var record = JObject.Parse(File.ReadAllText(Account));
                if (File.Exists(Learned(record))) record.Merge(JObject.Parse(File.ReadAllText(Learned(record))));
                return record;
            }
            set
            {
                var learned = (JObject)value.DeepClone();
                File.WriteAllText(Account, new JObject { { "username", value["username"] }, { "password", value["password"] } }.ToString());
                learned.Remove("username");
                learned.Remove("password");
                File.WriteAllText(Learned(value), learned.ToString());
            }
        }

        public string Unreadable => File.ReadAllText(Path.Combine(folder, "unreadable.account.json"));

        public string[] Files => Directory.GetFiles(folder);

        /// <summary>The file of the versions of slots.</summary>
        public string Versions => Path.Combine(folder, "versions." + Kept["username"] + ".json");

        public bool HasAccount => File.Exists(Account);

        private string Account => Path.Combine(folder, "account.json");

        private string Learned(JObject record) => Path.Combine(folder, "account." + record["username"] + ".json");

        /// <summary>As a disk that is full, or a hand that slips.</summary>
        public void Spoil() => File.WriteAllText(Account, Spoilt);

        /// <summary>Ends the game, and starts it anew with what it has kept.</summary>
        public void Restart()
        {
            Laurel.Dispose();
            Start();
        }

        public void Dispose() => Laurel.Dispose();

        private void Start()
        {
            Time = new MovedTime(new UnityPlatform());
            Laurel = new LaurelClient(new LaurelOptions
            {
                Url = place.Api,
                SocketUrl = place.WebSocket,
                CognitoUrl = place.Cognito,
                ClientId = place.ClientId,
                SignUpBits = SignUpBits,
                Store = store,
                Platform = Time,
            });
        }
    }
}
