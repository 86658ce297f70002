using System;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>
    /// The local cloud, as it tells of itself (<c>/_local</c>), and a guest made for this scenario alone.
    /// </summary>
    public sealed class Place
    {
        private readonly JObject local;
        private readonly JObject guest;

        internal Place(string json)
        {
            var place = JObject.Parse(json);
            local = (JObject)place["local"];
            guest = (JObject)place["guest"];
        }

        /// <summary>Of REST.</summary>
        public string Api => (string)local["rest"];

        /// <summary>Of live boards.</summary>
        public string WebSocket => (string)local["websocket"];

        /// <summary>Of sign-in.</summary>
        public string Cognito => (string)local["cognito"];

        /// <summary>The game's client of the user pool.</summary>
        public string ClientId => (string)local["clientId"];

        /// <summary>The guest.</summary>
        public string PlayerId => (string)guest["playerId"];

        /// <summary>The service, for who has no token. It may take long: all of it runs on one busy machine.</summary>
        public Configuration Configuration() => new Configuration(Api + "/") { Timeout = TimeSpan.FromMinutes(2) };

        /// <summary>The generated client, as the guest.</summary>
        public ApiClient Client()
        {
            var configuration = Configuration();
            configuration.AccessToken = (string)guest["token"];
            return new ApiClient(configuration);
        }
    }
}
