using System.Collections.Generic;
using System.IO;
using Newtonsoft.Json;

namespace UnityEngine
{
    /// <summary>What a game keeps. As in Unity, what was not saved is lost where the program is killed.</summary>
    public static class PlayerPrefs
    {
        private static Dictionary<string, object> kept;

        private static string File => Path.Combine(Application.persistentDataPath, "prefs.json");

        public static bool HasKey(string key) => Kept("HasKey").ContainsKey(key);

        public static string GetString(string key, string defaultValue = "") => Kept("GetString").TryGetValue(key, out var value) && value is string text ? text : defaultValue;

        public static void SetString(string key, string value) => Kept("SetString")[key] = value;

        public static void DeleteKey(string key) => Kept("DeleteKey").Remove(key);

        public static void Save() => System.IO.File.WriteAllText(File, JsonConvert.SerializeObject(Kept("Save")));

        private static Dictionary<string, object> Kept(string what)
        {
            PlayerLoop.Demand(what);
            if (kept == null)
                kept = System.IO.File.Exists(File)
                    ? JsonConvert.DeserializeObject<Dictionary<string, object>>(System.IO.File.ReadAllText(File), new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })
                    : new Dictionary<string, object>();
            return kept;
        }
    }
}
