using System.Collections.Generic;

namespace Laurel
{
    /// <summary>The latest of what was put in, by name: no more than so many.</summary>
    internal sealed class Recent<T> where T : class
    {
        private readonly int most;
        private readonly Dictionary<string, T> values = new Dictionary<string, T>();
        private readonly List<string> order = new List<string>();

        public Recent(int most)
        {
            this.most = most;
        }

        /// <summary>Null where there is none.</summary>
        public T Find(string name)
        {
            T value;
            return values.TryGetValue(name, out value) ? value : null;
        }

        /// <summary>Whether it is new.</summary>
        public bool Add(string name, T value)
        {
            if (values.ContainsKey(name)) return false;
            Put(name, value);
            return true;
        }

        public void Put(string name, T value)
        {
            if (!values.ContainsKey(name)) order.Add(name);
            values[name] = value;
            if (order.Count > most) Remove(order[0]);
        }

        public void Remove(string name)
        {
            values.Remove(name);
            order.Remove(name);
        }
    }
}
